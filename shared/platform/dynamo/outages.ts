import * as z from 'zod/mini'
import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { send } from './conditional-write.ts'
import { getItem } from './items.ts'
import { recordOf } from './records.ts'
import { update } from './writes.ts'

const Outage = z.object({ until: z.number() })

const records = recordOf('runtime', 'outage', Outage)

const keyOf = (service: string) => ({ pk: `OUTAGE#${service}`, sk: 'OUTAGE' })

/** Notes that a function does not call a service until then, as it does not answer. */
export const noteOutage = async (service: string, until: EpochMs): Promise<void> => {
  await send(update('runtime', keyOf(service), { set: { ...records.check({ until }), ttl: toTtl(until + 3600_000) } }))
}

/**
 * Refuses what would wait for a message that cannot be sent now: its sender would ask again and again, and get all of them
 * when they are of no use.
 * @throws DomainError UNAVAILABLE
 */
export const requireService = async (service: 'ses' | 'sns', now: EpochMs): Promise<void> => {
  const item = await getItem('runtime', keyOf(service), { consistent: false })
  const until = item ? records.parse(item).until : 0
  if (until <= now) return
  throw new DomainError('UNAVAILABLE', 'No codes can be sent at the moment. Please try again in half a minute.', {
    retryAfterSeconds: Math.ceil((until - now) / 1000),
  })
}
