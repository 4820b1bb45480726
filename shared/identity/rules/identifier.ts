import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'

/** The account that has an e-mail address, a phone number or a username, stored under that. */
export const IdentifierClaim = z.object({
  user_id: z.string(),
  /** When the account proved the number; missing where it only gave it, and for addresses. */
  verified_at: z.optional(z.string()),
})

export type IdentifierClaim = Immutable<z.infer<typeof IdentifierClaim>>
