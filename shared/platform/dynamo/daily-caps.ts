import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { writeIf } from './conditional-write.ts'
import type { RateLimitStatus } from './rate-limits.ts'
import { update } from './writes.ts'

const dayMs = 24 * 3600_000

/** Counts one of at most `max` in this day of UTC, by one conditional write: exact under concurrent requests. */
export const countToday = async (key: string, max: number, now: EpochMs): Promise<RateLimitStatus> => {
  const day = Math.floor(now / dayMs)
  const resetSeconds = Math.max(1, Math.ceil(((day + 1) * dayMs - now) / 1000))
  const counted = await writeIf(
    update(
      'runtime',
      { pk: `LIMIT#${key}#${new Date(day * dayMs).toISOString().slice(0, 10)}`, sk: 'LIMIT' },
      {
        add: { count: 1 },
        set: { ttl: toTtl((day + 2) * dayMs) },
        when: 'attribute_not_exists(#count) OR #count < :max',
        values: { ':max': max },
      },
    ),
    'UPDATED_NEW',
  )
  const allowed = counted.written
  const remaining = allowed ? max - Number(counted.attributes.count) : 0
  return { allowed, limit: max, remaining, resetSeconds, retryAfterSeconds: allowed ? 0 : resetSeconds }
}
