import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import type { Limit } from '../http/contract.ts'
import { isWritten, writeIf } from './conditional-write.ts'
import { update } from './writes.ts'

type Rate = Pick<Limit, 'max' | 'seconds'>

/** A request's result against its limit: requests left at this moment, seconds until all are back, seconds to wait. */
export interface RateLimitStatus {
  readonly allowed: boolean
  readonly limit: number
  readonly remaining: number
  readonly resetSeconds: number
  readonly retryAfterSeconds: number
}

/** As many times of requests, and the expression that moves them, stay within one write unit. */
const mostTimes = 60

/**
 * Counts one request, if fewer than `max` were counted in the `seconds` before it: at most `max` in any such time, exact
 * under parallel use, as conditions decide. A refused request is not counted. One write. A `max`
 * above 60 is spread over parts of the time, so that it is never exceeded either, and refuses somewhat earlier.
 */
export const countRequest = (key: string, limit: Rate, now: EpochMs): Promise<RateLimitStatus> =>
  limit.max > mostTimes ? countOfMany(key, limit, now) : countOfFew(key, limit, now)

type Item = Readonly<Record<string, unknown>>

/**
 * The item has the times of the last `max` requests, `t1` the latest. Concurrent requests may be written in another order
 * than their clocks were read: one that is older than the latest counts at its time, so that times only rise.
 */
const countOfFew = async (key: string, limit: Rate, now: EpochMs): Promise<RateLimitStatus> => {
  const { max, seconds } = limit
  const since = now - seconds * 1000
  const outcome = await writeIf(
    update('runtime', keyOf(key), {
      set: { ttl: toTtl(now + 2 * seconds * 1000) },
      terms: moved(max),
      when: `(attribute_not_exists(t${max}) OR t${max} <= :since) AND (attribute_not_exists(t1) OR t1 <= :now)`,
      values: { ':now': now, ':since': since, ...(max > 1 && { ':never': 0 }) },
    }),
    'ALL_NEW',
  )
  const times = timesIn(outcome.written ? outcome.attributes : outcome.item, max)
  const [latest = 0, oldest = 0] = [times[0], times[max - 1]]
  if (!outcome.written && latest > now && oldest <= latest - seconds * 1000) return countOfFew(key, limit, latest)
  return {
    allowed: outcome.written,
    limit: max,
    remaining: outcome.written ? times.filter(time => time <= since).length : 0,
    resetSeconds: secondsUntil(latest + seconds * 1000, now),
    retryAfterSeconds: outcome.written ? 0 : Math.max(1, secondsUntil(oldest + seconds * 1000, now)),
  }
}

const keyOf = (key: string) => ({ pk: `LIMIT#${key}`, sk: 'LIMIT' })

/** Each time takes the place after its own; all are read before any is written. */
const moved = (max: number): string[] => [
  't1 = :now',
  ...Array.from({ length: max - 1 }, (_, index) => `t${index + 2} = if_not_exists(t${index + 1}, :never)`),
]

const timesIn = (item: Item = {}, max: number): EpochMs[] =>
  Array.from({ length: max }, (_, index) => Number(item[`t${index + 1}`] ?? 0))

const secondsUntil = (time: EpochMs, now: EpochMs): number => Math.max(0, Math.ceil((time - now) / 1000))

/** So many parts are as long as the limit's time, which touches one part more where it begins within one. */
const parts = 5

const countOfMany = async (key: string, { max, seconds }: Rate, now: EpochMs): Promise<RateLimitStatus> => {
  const partMs = (seconds * 1000) / parts
  const part = Math.floor(now / partMs)
  const counted = await countIn(
    `${key}#${part}`,
    Math.floor(max / (parts + 1)),
    { end: (part + 1) * partMs, partMs },
    now,
  )
  return { ...counted, limit: max }
}

/** Counts one of at most `most` in a part of time, by one conditional write: exact under concurrent requests. */
export const countIn = async (
  key: string,
  most: number,
  { end, partMs }: { readonly end: EpochMs; readonly partMs: number },
  now: EpochMs,
): Promise<RateLimitStatus> => {
  const resetSeconds = Math.max(1, secondsUntil(end, now))
  const outcome = await writeIf(
    update('runtime', keyOf(key), {
      add: { count: 1 },
      set: { ttl: toTtl(end + partMs) },
      when: 'attribute_not_exists(#count) OR #count < :most',
      values: { ':most': most },
    }),
    'UPDATED_NEW',
  )
  const allowed = outcome.written
  const remaining = allowed ? most - Number(outcome.attributes.count) : 0
  return { allowed, limit: most, remaining, resetSeconds, retryAfterSeconds: allowed ? 0 : resetSeconds }
}

/** Takes one back that `countIn` has counted. */
export const uncountIn = async (key: string): Promise<void> => {
  await isWritten(update('runtime', keyOf(key), { add: { count: -1 }, when: '#count > :none', values: { ':none': 0 } }))
}
