import * as z from 'zod/mini'
import type { EpochMs } from '../../kernel/clock.ts'
import { newSuffix } from '../../kernel/ids.ts'
import type { Immutable } from '../../kernel/immutable.ts'

/** An account's attempts to sign in by password, by ids that sort by time, and the lock that too many of them set. */
export const Logins = z.object({
  attempts: z.optional(z.set(z.string())),
  locked_until: z.optional(z.string()),
  /** Copied from the account with the lock, for the mail that tells of it. */
  email: z.optional(z.string()),
  first_name: z.optional(z.string()),
})

export type Logins = Immutable<z.infer<typeof Logins>>

/** Wrong passwords of an account in any `lockMs` before its password login is locked for as long. */
export const mostFailures = 10
export const lockMs = 15 * 60_000

/** Separates attempts (their ids sort by time) into those that still count and those that have lapsed. */
export const recentAttempts = (attempts: Iterable<string>, now: EpochMs) => {
  const oldest = newSuffix(now - lockMs).slice(0, 10)
  const { recent = [], lapsed = [] } = Object.groupBy(attempts, id => (id.slice(0, 10) > oldest ? 'recent' : 'lapsed'))
  return { recent, lapsed }
}
