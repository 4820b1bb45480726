import { accessKeys, accountKey, preferencesKey } from '../../platform/auth/access-keys.ts'

export { scopeCopies } from '../../platform/auth/access-keys.ts'

const ofAccount = (userId: string, sk: string) => ({ ...accountKey(userId), sk })
const ofKeys = (sk: string) => ({ ...accessKeys.publicKeys, sk })

/**
 * Every key of the identity table. `accessKeys`, `accountKey` and `preferencesKey` are of items that the platform reads itself:
 * to check a token, for a purchase and for its messages.
 */
export const keys = {
  ...accessKeys,
  ticketKeys: ofKeys('TICKETS'),
  rotation: (purpose: string) => ofKeys(`ROTATION#${purpose}`),
  user: accountKey,
  preferences: preferencesKey,
  /** The ids of the active super_admins, by which the last one is recognized. */
  superAdmins: { pk: 'SUPER-ADMINS', sk: 'ROSTER' },
  /** What was changed of a role's scopes. */
  role: (role: string) => ({ pk: 'ROLES', sk: role }),
  verification: (userId: string) => ofAccount(userId, 'VERIFICATION'),
  /** Attempts to sign in by password, and the lock that too many wrong ones set. */
  logins: (userId: string) => ofAccount(userId, 'LOGINS'),
  /** The one permission to choose a new password. */
  passwordReset: (userId: string) => ofAccount(userId, 'PASSWORD-RESET'),
  /** The new address or number of an account that waits for its code. */
  contactChange: (userId: string, contact: 'email' | 'phone') =>
    ofAccount(userId, contact === 'email' ? 'EMAIL-CHANGE' : 'PHONE-CHANGE'),
  /** What was done lately that the owner can undo. */
  undoable: (userId: string) => ofAccount(userId, 'UNDOABLE'),
  email: (email: string) => ({ pk: `EMAIL#${email}`, sk: 'ACCOUNT' }),
  /** A registration that waits for its code; ids sort by time. */
  registration: (email: string, userId: string) => ({ pk: `EMAIL#${email}`, sk: `REGISTRATION#${userId}` }),
  /** What is written when another code is asked for where no registration waits. */
  noRegistration: (email: string) => ({ pk: `EMAIL#${email}`, sk: 'NO-REGISTRATION' }),
  /** The time of the last attempt to register with an address that has an account. */
  signUpAttempt: (email: string) => ({ pk: `EMAIL#${email}`, sk: 'SIGN-UP-ATTEMPT' }),
  invitation: (invitationId: string) => ({ pk: `INVITATION#${invitationId}`, sk: 'INVITATION' }),
  phone: (phoneNumber: string) => ({ pk: `PHONE#${phoneNumber}`, sk: 'ACCOUNT' }),
  /** The last account made with a number that it has not proved. */
  phoneNamed: (phoneNumber: string) => ({ pk: `PHONE#${phoneNumber}`, sk: 'NAMED' }),
  /** A deleted account that is still to be erased; they sort by time. */
  erasure: (eraseAfter: string, userId: string) => ({ pk: 'ERASURES', sk: `${eraseAfter}#${userId}` }),
  username: (username: string) => ({ pk: `USERNAME#${username}`, sk: 'ACCOUNT' }),
  otp: (otpId: string) => ({ pk: `OTP#${otpId}`, sk: 'OTP' }),
  refreshToken: (hash: string) => ({ pk: `REFRESH#${hash}`, sk: 'TOKEN' }),
}
