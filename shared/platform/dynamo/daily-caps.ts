import type { EpochMs } from '../../kernel/clock.ts'
import { countIn, type RateLimitStatus, uncountIn } from './rate-limits.ts'

const dayMs = 24 * 3600_000

/** Counts one of at most `max` in this day of UTC. */
export const countToday = (key: string, max: number, now: EpochMs): Promise<RateLimitStatus> => {
  const day = Math.floor(now / dayMs)
  return countIn(keyOn(key, day), max, { end: (day + 1) * dayMs, partMs: dayMs }, now)
}

/** Takes one back that was counted at a time and did not come to be. */
export const uncountAt = (key: string, countedAt: EpochMs): Promise<void> =>
  uncountIn(keyOn(key, Math.floor(countedAt / dayMs)))

const keyOn = (key: string, day: number): string => `${key}#${new Date(day * dayMs).toISOString().slice(0, 10)}`
