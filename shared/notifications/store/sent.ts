import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { randomUuid } from '../../kernel/random.ts'
import { send, writeIf } from '../../platform/dynamo/conditional-write.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { update } from '../../platform/dynamo/writes.ts'
import { Sending } from '../rules/sending.ts'

const sendings = recordOf('runtime', 'sending', Sending)

/** Longer than the queue and its dead-letter queue keep a message together. */
const keptForMs = 30 * 24 * 3600_000

const keyOf = (eventId: string) => ({ pk: `SENT#${eventId}`, sk: 'SENT' })

/** Whether this call has the lease to notify an event's recipients, and the recipients already notified. */
export interface Claimed {
  readonly kind: 'claimed' | 'busy'
  readonly told: ReadonlySet<string>
}

/**
 * Leases the sending of an event's messages for `leaseMs`. If the process dies before `recordSent`, the next holder of
 * the lease sends to the recipients not yet noted.
 */
export const claimSending = async (eventId: string, now: EpochMs, leaseMs: number): Promise<Claimed> => {
  const lease = randomUuid()
  const leased = await writeIf(
    update('runtime', keyOf(eventId), {
      set: { lease, leased_until: now + leaseMs, ttl: toTtl(now + keptForMs) },
      when: 'attribute_not_exists(pk) OR #leased_until < :now',
      values: { ':now': now },
    }),
    'ALL_NEW',
  )
  const { lease: holder, told } = sendings.parse(leased.written ? leased.attributes : (leased.item ?? {}))
  // The reply to our own claim may have been lost, and the SDK have made it again.
  return { kind: holder === lease ? 'claimed' : 'busy', told: new Set(told) }
}

export const recordSent = async (eventId: string, recipients: readonly string[]): Promise<void> => {
  await send(update('runtime', keyOf(eventId), { add: { told: new Set(recipients) } }))
}
