import * as z from 'zod/mini'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import type { Immutable } from '../../kernel/immutable.ts'

/** The account that has an e-mail address, a phone number or a username, stored under that. */
export const IdentifierClaim = z.object({
  user_id: z.string(),
  /** When the account proved the number; missing where it only gave it, and for addresses. */
  verified_at: z.optional(z.string()),
  /** The account gave it up, and can take it back until then: nobody else may have it, and it signs in to nothing. */
  reserved_until: z.optional(z.iso.datetime()),
})

export type IdentifierClaim = Immutable<z.infer<typeof IdentifierClaim>>

/** Whether others may not have what is claimed. */
export const isReserved = ({ reserved_until }: IdentifierClaim, now: EpochMs): boolean =>
  reserved_until !== undefined && reserved_until > toIso(now)
