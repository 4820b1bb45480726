import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'

/** The same for an account that is not there and for a wrong password. */
export const invalidCredentials = () =>
  new DomainError('INVALID_CREDENTIALS', 'The e-mail address, phone number or password is wrong.')

export const emailNotVerified = () =>
  new DomainError(
    'EMAIL_NOT_VERIFIED',
    'Please enter the code we sent to your e-mail address first, or ask for another.',
  )

/** Only for who has proved to be its owner: to others such an account is like any other. */
export const accountDeactivated = () =>
  new DomainError('ACCOUNT_DEACTIVATED', 'This account has been deactivated. Please ask our support.')

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

export const passwordTooCommon = () =>
  new DomainError('PASSWORD_TOO_COMMON', 'This password is among the commonest. Please choose another.', {
    errors: [{ loc: ['body', 'password'], msg: 'One of the 10,000 commonest passwords.', type: 'too_common' }],
  })
