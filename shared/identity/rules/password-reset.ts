import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod/mini'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { idOf, newId, suffixOf } from '../../kernel/ids.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { identityIds } from '../domain.ts'

const lifeMs = 30 * 60_000

/** One permission to choose a new password. An account has at most one. The token that proves it is derived from it. */
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

type Named = Pick<PasswordReset, 'user_id' | 'reset_id'>

/**
 * The token in the mail: the account's and the permission's id, and 256 bits that only this service's secret makes. No
 * table or queue has it.
 */
export const resetToken = (secretKey: string, { user_id, reset_id }: Named): string =>
  suffixOf(user_id) + suffixOf(reset_id) + proofOf(secretKey, { user_id, reset_id })

/** The account and permission a token names; undefined for one that was not made here. */
export const readResetToken = (secretKey: string, token: string): Named | undefined => {
  const [, user = '', reset = '', proof = ''] = /^([0-9a-z]{26})([0-9a-z]{26})([\w-]{43})$/.exec(token) ?? []
  const named = { user_id: idOf(identityIds.user, user), reset_id: idOf(identityIds.passwordReset, reset) }
  const [given, expected] = [Buffer.from(proof), Buffer.from(proofOf(secretKey, named))]
  return given.length === expected.length && timingSafeEqual(given, expected) ? named : undefined
}

const proofOf = (secretKey: string, { user_id, reset_id }: Named): string =>
  createHmac('sha256', secretKey).update(`password reset\n${user_id}\n${reset_id}`).digest('base64url')
