import { accessKeys } from '../../platform/auth/access-keys.ts'

/** Every key of the identity table. `accessKeys` are the ones the platform reads to check a token. */
export const keys = {
  ...accessKeys,
  ticketKeys: { pk: 'JWKS', sk: 'TICKETS' },
  rotation: (purpose: string) => ({ pk: 'JWKS', sk: `ROTATION#${purpose}` }),
  user: (userId: string) => ({ pk: `USER#${userId}`, sk: 'USER' }),
  /** The ids of the active super_admins, by which the last one is recognized. */
  superAdmins: { pk: 'SUPER-ADMINS', sk: 'ROSTER' },
  verification: (userId: string) => ({ pk: `USER#${userId}`, sk: 'VERIFICATION' }),
  /** Attempts to sign in by password, and the lock that too many wrong ones set. */
  logins: (userId: string) => ({ pk: `USER#${userId}`, sk: 'LOGINS' }),
  /** The one permission to choose a new password. */
  passwordReset: (userId: string) => ({ pk: `USER#${userId}`, sk: 'PASSWORD-RESET' }),
  email: (email: string) => ({ pk: `EMAIL#${email}`, sk: 'ACCOUNT' }),
  /** The time of the last attempt to register with an address that has an account. */
  signUpAttempt: (email: string) => ({ pk: `EMAIL#${email}`, sk: 'SIGN-UP-ATTEMPT' }),
  phone: (phoneNumber: string) => ({ pk: `PHONE#${phoneNumber}`, sk: 'ACCOUNT' }),
  otp: (otpId: string) => ({ pk: `OTP#${otpId}`, sk: 'OTP' }),
  refreshToken: (hash: string) => ({ pk: `REFRESH#${hash}`, sk: 'TOKEN' }),
}
