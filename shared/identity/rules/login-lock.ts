import type { EpochMs } from '../../kernel/clock.ts'
import { newSuffix } from '../../kernel/ids.ts'

/** Wrong passwords an account may see in any `lockMs` before its password login locks for as long. */
export const mostFailures = 10
export const lockMs = 15 * 60_000

/** Parts tries (their ids sort by time) into those that count now and those that no longer do. */
export const recentAttempts = (attempts: Iterable<string>, now: EpochMs) => {
  const oldest = newSuffix(now - lockMs).slice(0, 10)
  const { recent = [], lapsed = [] } = Object.groupBy(attempts, id => (id.slice(0, 10) > oldest ? 'recent' : 'lapsed'))
  return { recent, lapsed }
}
