import { type EpochMs, fromIso, toTtl } from '../../kernel/clock.ts'
import { randomUuid } from '../../kernel/random.ts'
import type { Logged, MessageNote } from '../../kernel/sent-event.ts'
import { isWritten, writeIf } from '../../platform/dynamo/conditional-write.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { noteOf, recipientIn, sentKey } from '../../platform/dynamo/sent-messages.ts'
import { update } from '../../platform/dynamo/writes.ts'
import { loggedForMs, placeIn } from '../rules/message-log.ts'
import { EarlierSending, Sending } from '../rules/sending.ts'

const sendings = recordOf('runtime', 'sending', Sending)
const earlierSendings = recordOf('runtime', 'earlier sending', EarlierSending)

/** What is told of, and to whom: an account's or a bearer's id, or what stands for the one recipient of other messages. */
export interface Told {
  readonly event_id: string
  readonly kind: string
  readonly owner: string
  /** Of an event about a booking, so that it can be sent again. */
  readonly data?: Readonly<Record<string, unknown>>
}

/** Whether this call has the lease to notify an event's recipients, and what stands for those already notified. */
export interface Claimed {
  readonly kind: 'claimed' | 'busy'
  readonly told: ReadonlySet<string>
  readonly lease: string
}

/**
 * Leases the sending of an event's messages for `leaseMs`. If the process dies before `recordSent`, the next holder of
 * the lease sends to the recipients not yet noted.
 */
export const claimSending = async (
  { owner, event_id, kind, data }: Told,
  now: EpochMs,
  leaseMs: number,
): Promise<Claimed> => {
  const lease = randomUuid()
  const leased = await writeIf(
    update('runtime', sentKey(owner, event_id), {
      set: { kind, lease, leased_until: now + leaseMs, ttl: toTtl(now + loggedForMs), ...(data && { data }) },
      add: { attempts: 1 },
      when: 'attribute_not_exists(pk) OR #leased_until < :now',
      values: { ':now': now },
    }),
    'ALL_NEW',
  )
  const { lease: holder, told = [] } = sendings.parse(leased.written ? leased.attributes : (leased.item ?? {}))
  // The reply to our own claim may have been lost, and the SDK have made it again.
  return { kind: holder === lease ? 'claimed' : 'busy', told: new Set([...told].map(recipientIn)), lease }
}

/** Gives the lease up where something was not sent: what comes again need not wait for its end. */
export const releaseSending = async ({ owner, event_id }: Told, lease: string): Promise<void> => {
  const when = '#lease = :mine'
  const change = { set: { leased_until: 0 }, when, names: { '#lease': 'lease' }, values: { ':mine': lease } }
  await isWritten(update('runtime', sentKey(owner, event_id), change))
}

/** What became of a message: as the log shows it, and as who was told is noted, if it is over. */
export interface Outcome {
  readonly channel: MessageNote['channel']
  readonly logged: Logged
  readonly note?: MessageNote
}

/** With its place in the list of the day, so that the index is written once. Nothing where the recipient was erased meanwhile. */
export const recordSent = async ({ owner, event_id }: Told, outcomes: readonly Outcome[]): Promise<void> => {
  const told = new Set(outcomes.flatMap(({ note }) => (note ? [noteOf(note)] : [])))
  const logged = Object.fromEntries(outcomes.map(outcome => [outcome.channel, outcome.logged]))
  const at = Math.max(...outcomes.map(outcome => fromIso(outcome.logged.at)))
  await isWritten(
    update('runtime', sentKey(owner, event_id), {
      set: { ...logged, ...placeIn(event_id, at) },
      add: told.size > 0 ? { told } : {},
      when: 'attribute_exists(pk)',
    }),
  )
}

/** Nothing where the mail is not in the log, as its recipient was erased meanwhile. */
export const recordBounce = async ({ owner, event_id }: Pick<Told, 'owner' | 'event_id'>): Promise<void> => {
  await isWritten(
    update('runtime', sentKey(owner, event_id), {
      terms: ['#email.#status = :bounced'],
      names: { '#email': 'email', '#status': 'status' },
      values: { ':bounced': 'bounced' },
      when: 'attribute_exists(#email)',
    }),
  )
}

/** What an earlier version has sent of an event, or is sending: it kept events by themselves, and hashes without a key. */
export const readEarlierSending = async (eventId: string): Promise<EarlierSending | undefined> => {
  const item = await getItem('runtime', { pk: `SENT#${eventId}`, sk: 'SENT' })
  return item && earlierSendings.parse(item)
}
