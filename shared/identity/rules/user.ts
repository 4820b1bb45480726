import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { newId } from '../../kernel/ids.ts'
import type { RoleName } from './scopes.ts'

/** An account. Times are ISO 8601; `password_hash` is a PHC string. */
export interface User {
  readonly user_id: string
  readonly email: string
  readonly email_verified: boolean
  readonly phone_number: string
  readonly first_name: string
  readonly last_name: string
  readonly role: RoleName
  readonly password_hash: string
  readonly created_at: string
}

/** One code sent to prove an e-mail address, with what the mail needs. The code itself is derived from the id. */
export interface Verification {
  readonly verification_id: string
  readonly user_id: string
  readonly email: string
  readonly first_name: string
  readonly expires_at: string
}

const codeLifeMs = 10 * 60_000

export type Person = Pick<User, 'email' | 'phone_number' | 'first_name' | 'last_name'>

export const newUser = (person: Person, password_hash: string, now: EpochMs): User => ({
  ...person,
  password_hash,
  user_id: newId('user', now),
  email_verified: false,
  role: 'customer',
  created_at: toIso(now),
})

export const newVerification = ({ user_id, email, first_name }: User, now: EpochMs): Verification => ({
  user_id,
  email,
  first_name,
  verification_id: newId('verification', now),
  expires_at: codeExpiry(now),
})

export const codeExpiry = (now: EpochMs): string => toIso(now + codeLifeMs)
