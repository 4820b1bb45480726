import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import type { Limit } from '../http/contract.ts'
import { writeIf } from './conditional-write.ts'
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

/**
 * Counts one request by GCRA (the generic cell rate algorithm): the item keeps `tat`, the theoretical arrival time, in
 * epoch milliseconds, of the next request of an even flow. Exact under parallel use, as conditions decide. A quiet key
 * costs one write and a refusal one; a burst two, as DynamoDB has no `max(tat, now)`.
 *
 * Concurrent requests may be written in another order than their clocks were read. Requests of a burst that are older
 * than the first one written count as sent with it, by the `latest` it stored; by their own time the last would be
 * refused.
 */
export const countRequest = async (key: string, limit: Rate, now: EpochMs): Promise<RateLimitStatus> => {
  const spacing = Math.ceil((limit.seconds * 1000) / limit.max)
  const latest = now + spacing * (limit.max - 1)
  for (const step of ['quiet', 'busy'] as const) {
    const request = await advance(key, step, { now, spacing, latest })
    if (request.counted || request.tat > request.latest) return statusOf(limit, request, spacing, now)
  }
  return countRequest(key, limit, now)
}

interface Cell {
  readonly now: EpochMs
  readonly spacing: number
  readonly latest: EpochMs
}

const steps = {
  quiet: {
    terms: ['tat = :now + :spacing'],
    when: 'attribute_not_exists(tat) OR tat <= :now',
  },
  busy: {
    terms: ['tat = tat + :spacing'],
    when: 'tat > :now AND (tat <= :latest OR tat <= latest)',
  },
}

const advance = async (key: string, step: keyof typeof steps, { now, spacing, latest }: Cell): Promise<Advanced> => {
  const set = { ttl: toTtl(latest + 2 * spacing), ...(step === 'quiet' && { latest }) }
  const values = { ':now': now, ':spacing': spacing, ':latest': latest }
  const written = await writeIf(
    update('runtime', { pk: `LIMIT#${key}`, sk: 'LIMIT' }, { ...steps[step], set, values }),
    'UPDATED_NEW',
  )
  if (written.written) return { counted: true, tat: Number(written.attributes.tat), latest }
  const { tat = 0, latest: ofBurst = 0 } = written.item ?? {}
  return { counted: false, tat: Number(tat), latest: Math.max(latest, Number(ofBurst)) }
}

interface Advanced {
  readonly counted: boolean
  readonly tat: EpochMs
  readonly latest: EpochMs
}

const statusOf = (limit: Rate, { counted, tat, latest }: Advanced, spacing: number, now: EpochMs): RateLimitStatus => ({
  allowed: counted,
  limit: limit.max,
  remaining: counted ? Math.max(0, Math.floor((now + spacing * limit.max - tat) / spacing)) : 0,
  resetSeconds: Math.max(0, Math.ceil((tat - now) / 1000)),
  retryAfterSeconds: counted ? 0 : Math.max(1, Math.ceil((tat - latest) / 1000)),
})
