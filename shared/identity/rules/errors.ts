import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { recentSeconds } from './recent-sign-in.ts'

/** The same for an account that does not exist and for a wrong password. */
export const invalidCredentials = () =>
  new DomainError('INVALID_CREDENTIALS', 'The e-mail address, phone number, username or password is wrong.')

export const emailNotVerified = () =>
  new DomainError(
    'EMAIL_NOT_VERIFIED',
    'Please enter the code we sent to your e-mail address first, or ask for another.',
  )

/** Only for a caller that has proved to be the account's owner: to others such an account is like any other. */
export const accountDeactivated = ({ erase_after }: { readonly erase_after?: string | undefined }) =>
  new DomainError(
    'ACCOUNT_DEACTIVATED',
    erase_after === undefined
      ? 'This account has been deactivated. Please ask our support.'
      : `This account was deleted. Until ${erase_after} that can be undone as the message about it says.`,
  )

export const changedMeanwhile = () =>
  new DomainError('UNAVAILABLE', 'Your account was changed this very moment. Please sign in again.', {
    retryAfterSeconds: 1,
  })

export const loginLocked = (until: EpochMs, now: EpochMs) =>
  new DomainError('LOGIN_LOCKED', 'Too many wrong passwords: signing in by password is locked for a while.', {
    retryAfterSeconds: Math.max(1, Math.ceil((until - now) / 1000)),
  })

/** The same for a wrong code, a lapsed or used one, and an address that has none. */
export const codeInvalid = () =>
  new DomainError('CODE_INVALID', 'This code is wrong, expired or used up. Please check it, or ask for another.')

export const refreshTokenInvalid = () =>
  new DomainError('REFRESH_TOKEN_INVALID', 'This sign-in is over. Please sign in again.')

export const refreshTokenReused = () =>
  new DomainError(
    'REFRESH_TOKEN_REUSED',
    'This refresh token was used before, so its session was ended. Please sign in again.',
  )

export const crossSiteRequest = () =>
  new DomainError(
    'CROSS_SITE_REQUEST',
    'The cookie counts only for our own pages: send the request with content-type application/json.',
  )

/** Usernames are public, and the one member of an account of which anybody may learn that it is taken. */
export const usernameTaken = () =>
  new DomainError('USERNAME_TAKEN', 'This username is taken. Please choose another.', {
    errors: [{ loc: ['body', 'username'], msg: 'Another account has it.', type: 'taken' }],
  })

export const usernameReserved = () =>
  new DomainError('USERNAME_RESERVED', 'This username could pass for ours. Please choose another.', {
    errors: [{ loc: ['body', 'username'], msg: 'A reserved word, or of the form of an id.', type: 'reserved' }],
  })

/** Only for a caller that has proved to have the number. */
export const phoneNumberTaken = () =>
  new DomainError(
    'PHONE_NUMBER_TAKEN',
    'This phone number signs in to another account, or did a few days ago. The message about the change says how to undo it.',
  )

export const tooManyChanges = () =>
  new DomainError('TOO_MANY_CHANGES', 'This account was changed too often in the last days. Please wait a day.', {
    retryAfterSeconds: 24 * 3600,
  })

/**
 * The step-up challenge of RFC 9470 as a 403: clients refresh and repeat at a 401, which does not help here, and API Gateway
 * renames the header that would carry the challenge.
 */
export const recentSignInRequired = () =>
  new DomainError(
    'RECENT_SIGN_IN_REQUIRED',
    'Please enter your password again, or sign in again, and repeat this within ten minutes.',
    { details: { max_age: recentSeconds } },
  )

export const tooManyApiKeys = (most: number) =>
  new DomainError('TOO_MANY_API_KEYS', `An account has ${most} keys at most: delete one first.`)

export const rotatedTooOften = (until: string) =>
  new DomainError(
    'ROTATED_TOO_OFTEN',
    `This key was replaced often within a day, and what it replaced works on; the oldest until ${until}. Delete the key to end all of them.`,
  )

export const apiKeyChanged = () =>
  new DomainError('API_KEY_CHANGED', 'This key was replaced or deleted at the same time; please look at it again.')

const tooCommon = (member: string) => () =>
  new DomainError('PASSWORD_TOO_COMMON', 'This password is among the commonest. Please choose another.', {
    errors: [{ loc: ['body', member], msg: 'One of the 10,000 commonest passwords.', type: 'too_common' }],
  })

export const passwordTooCommon = tooCommon('password')

export const newPasswordTooCommon = tooCommon('new_password')

export const passwordWrong = (member: 'old_password' | 'password') =>
  new DomainError('PASSWORD_WRONG', 'This is not the password of your account.', {
    errors: [{ loc: ['body', member], msg: 'Not the password of this account.', type: 'wrong' }],
  })

/** The same for a link that was not made here, lapsed, was used, or leads to less than an earlier one that was used. */
export const undoTokenInvalid = () => new DomainError('UNDO_TOKEN_INVALID', 'This link is wrong, expired or used up.')

/** The same for a token that was not made here, lapsed, was used or was replaced by a later one. */
export const resetTokenInvalid = () =>
  new DomainError('RESET_TOKEN_INVALID', 'This link is wrong, expired or used up. Please ask for another.')

/** Only for an administrator, who can list accounts anyway, and for who reads the address's mail. */
export const emailTaken = () =>
  new DomainError('EMAIL_TAKEN', 'This e-mail address has an account, or had one a few days ago.')

/** The same for a token that was not made here, lapsed, was used or replaced, or whose maker may not invite any more. */
export const invitationInvalid = () =>
  new DomainError('INVITATION_INVALID', 'This invitation is wrong, expired or used up. Please ask for another.')
