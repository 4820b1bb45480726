import * as z from 'zod/mini'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { newId } from '../../kernel/ids.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { identityIds } from '../domain.ts'

const lifeMs = 30 * 60_000

/** One permission to choose a new password. An account has at most one. The token that proves it is derived from it (link-tokens.ts). */
export const PasswordReset = z.object({
  user_id: z.string(),
  reset_id: z.string(),
  expires_at: z.string(),
  /** Missing where the request named an account that does not exist: then no token is mailed, and none is accepted. */
  email: z.optional(z.string()),
  first_name: z.optional(z.string()),
})

export type PasswordReset = Immutable<z.infer<typeof PasswordReset>>

export const newPasswordReset = (user_id: string, now: EpochMs): PasswordReset => ({
  user_id,
  reset_id: newId(identityIds.passwordReset, now),
  expires_at: toIso(now + lifeMs),
})
