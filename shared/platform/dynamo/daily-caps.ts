import type { EpochMs } from '../../kernel/clock.ts'
import { countIn, type RateLimitStatus } from './rate-limits.ts'

const dayMs = 24 * 3600_000

/** Counts one of at most `max` in this day of UTC. */
export const countToday = (key: string, max: number, now: EpochMs): Promise<RateLimitStatus> => {
  const day = Math.floor(now / dayMs)
  const name = new Date(day * dayMs).toISOString().slice(0, 10)
  return countIn(`${key}#${name}`, max, { end: (day + 1) * dayMs, partMs: dayMs }, now)
}
