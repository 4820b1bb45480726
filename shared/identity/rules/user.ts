import * as z from 'zod/mini'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { newId } from '../../kernel/ids.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { identityIds } from '../domain.ts'
import { StoredRole } from './permissions.ts'

/**
 * An account. Times are ISO 8601; `password_hash` is a PHC string. One made with a phone number alone has neither an
 * e-mail address nor a password, and empty names until its owner gives them.
 */
export const User = z.object({
  user_id: z.string(),
  email: z.nullable(z.string()),
  email_verified: z.boolean(),
  phone_number: z.string(),
  /** Whether a code sent to the number was entered, which makes it a way to sign in. */
  phone_verified: z._default(z.boolean(), false),
  first_name: z.string(),
  last_name: z.string(),
  username: z.optional(z.string()),
  role: StoredRole,
  password_hash: z.optional(z.string()),
  created_at: z.iso.datetime(),
  /** The time of the last change; missing where there was none, or where an earlier version made it. */
  updated_at: z.optional(z.iso.datetime()),
  /** The time an administrator deactivated the account, or its owner had it deleted. */
  deactivated_at: z.optional(z.iso.datetime()),
  /** Of a deleted account, which is deactivated: from when on its data is erased. */
  erase_after: z.optional(z.iso.datetime()),
  /** The last time a link undid what was done to it: what it had invited to before may be a thief's. */
  undone_at: z.optional(z.iso.datetime()),
  /** The time its erasure began, from when on that cannot be undone any more. */
  erasing_since: z.optional(z.iso.datetime()),
})

export type User = Immutable<z.infer<typeof User>>

/**
 * One code sent to prove an e-mail address, with the members that the mail needs. The code itself is derived from the
 * id.
 */
export const Verification = z.object({
  verification_id: z.string(),
  user_id: z.string(),
  email: z.string(),
  first_name: z.string(),
  expires_at: z.string(),
})

export type Verification = Immutable<z.infer<typeof Verification>>

const codeLifeMs = 10 * 60_000

/** The data of a registration with an e-mail address. */
export type Person = Pick<User, 'phone_number' | 'first_name' | 'last_name' | 'username'> & { readonly email: string }

export type MailUser = User & Person

/** A new account for a phone number that no account has proved. */
export const newPhoneUser = (phone_number: string, now: EpochMs): User => ({
  phone_number,
  user_id: newId(identityIds.user, now),
  email: null,
  email_verified: false,
  phone_verified: true,
  first_name: '',
  last_name: '',
  role: 'customer',
  created_at: toIso(now),
})

export const hasEmail = (user: User): user is MailUser => user.email !== null

export const newVerification = ({ user_id, email, first_name }: MailUser, now: EpochMs): Verification => ({
  user_id,
  email,
  first_name,
  verification_id: newId(identityIds.verification, now),
  expires_at: codeExpiresAt(now),
})

export const codeExpiresAt = (now: EpochMs): string => toIso(now + codeLifeMs)
