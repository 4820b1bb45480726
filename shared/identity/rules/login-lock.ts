import type { EpochMs } from '../../kernel/clock.ts'
import { newSuffix } from '../../kernel/ids.ts'

/** Wrong passwords of an account in any `lockMs` before its password login is locked for as long. */
export const mostFailures = 10
export const lockMs = 15 * 60_000

/** Separates attempts (their ids sort by time) into those that still count and those that have lapsed. */
export const recentAttempts = (attempts: Iterable<string>, now: EpochMs) => {
  const oldest = newSuffix(now - lockMs).slice(0, 10)
  const { recent = [], lapsed = [] } = Object.groupBy(attempts, id => (id.slice(0, 10) > oldest ? 'recent' : 'lapsed'))
  return { recent, lapsed }
}
