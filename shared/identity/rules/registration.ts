import * as z from 'zod/mini'
import { type EpochMs, fromIso, toIso } from '../../kernel/clock.ts'
import { newId } from '../../kernel/ids.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { identityIds } from '../domain.ts'
import { codeExpiresAt, type MailUser, type Person, type User } from './user.ts'

/**
 * A registration that waits for its code. Each is a record of its own, so that an address has as many as were made with
 * it; the one whose code is entered becomes the account, with its password and names.
 */
export const Registration = z.object({
  /** The id that the account will have. */
  user_id: z.string(),
  email: z.string(),
  phone_number: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  /** As asked for: it is claimed with the account, and nobody's until then. */
  username: z.optional(z.string()),
  password_hash: z.string(),
  created_at: z.iso.datetime(),
  /** The code is derived from it. Missing where no code is sent, as the address has an account. */
  verification_id: z.optional(z.string()),
  expires_at: z.string(),
})

export type Registration = Immutable<z.infer<typeof Registration>>

/** How long a registration waits: for as long its owner may ask for another code. */
const pendingMs = 24 * 3600_000

export const endOfRegistration = ({ created_at }: Registration): EpochMs => fromIso(created_at) + pendingMs

/** What tells a registration from others, and stays the same when its request is repeated. */
export type Named = Pick<Registration, 'user_id' | 'created_at'>

export const newName = (now: EpochMs): Named => ({ user_id: newId(identityIds.user, now), created_at: toIso(now) })

export const newRegistration = (
  person: Person & { readonly password_hash: string },
  named: Named,
  isCodeOwed: boolean,
  now: EpochMs,
): Registration => ({ ...person, ...named, ...newCode(isCodeOwed, now) })

/** A code that replaces an earlier one; where none is owed, the same is written without a code. */
export const newCode = (isOwed: boolean, now: EpochMs) => ({
  verification_id: isOwed ? newId(identityIds.verification, now) : undefined,
  expires_at: codeExpiresAt(now),
})

/** The account that a registration becomes once its code is entered. */
export const accountFrom = ({ verification_id, expires_at, ...person }: Registration): MailUser => ({
  ...person,
  email_verified: true,
  phone_verified: false,
  role: 'customer',
})

/** Whether an address's account keeps it: registrations with it get no code. One that never proved the address does not. */
export const keepsAddress = (account: User | undefined): boolean =>
  account !== undefined && (account.email_verified || account.deactivated_at !== undefined)
