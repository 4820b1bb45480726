import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'

/**
 * A session as stored: one signed-in device. It ends when its refresh token lapses, or when it is revoked. Times are ISO 8601;
 * `last_seen_at` is the time its tokens were last renewed: a check of a token writes nothing.
 */
export const Session = z.object({
  session_id: z.string(),
  user_id: z.string(),
  client: z.enum(['browser', 'native']),
  ip: z.string(),
  user_agent: z.string(),
  created_at: z.iso.datetime(),
  /** The time the password was entered again, if it was. */
  authenticated_at: z.optional(z.iso.datetime()),
  last_seen_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  revoked_at: z.optional(z.string()),
})

export type Session = Immutable<z.infer<typeof Session>>

export type NewSession = Pick<Session, 'session_id' | 'user_id' | 'client' | 'ip' | 'user_agent'>

/** A refresh token, stored under its hash: it is used once, and repeated for some seconds (refresh-token.ts). */
export const RefreshToken = z.object({
  user_id: z.string(),
  session_id: z.string(),
  expires_at: z.string(),
  used_at: z.optional(z.string()),
  /** With `used_at`; an earlier version stored none. */
  successor_salt: z.optional(z.string()),
})

export type RefreshToken = Immutable<z.infer<typeof RefreshToken>>
