import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import { send } from './conditional-write.ts'
import { getItem, queryAll } from './items.ts'
import { parseAll, recordOf } from './records.ts'
import { remove } from './writes.ts'

/** A message as the log shows it; of a code nothing but its status and time. */
const Logged = z.object({
  status: z.enum(['queued', 'sent', 'bounced', 'suppressed', 'failed']),
  /** ISO 8601. */
  at: z.string(),
  /** Masked: `a…@example.com`. */
  to: z.optional(z.string()),
  subject: z.optional(z.string()),
  files: z.optional(z.array(z.string())),
})

export type Logged = Immutable<z.infer<typeof Logged>>

/**
 * The messages of one event, stored under the person they are for: an account's or a bearer's id, or what stands for the
 * one address or number of a message that names no account. The notifications domain writes it.
 */
const SentMessages = z.object({
  /** What they tell of: `booking_confirmed`. */
  kind: z.string(),
  /** One for each message: `<channel> <status> <time> <what stands for its recipient>`. */
  told: z._default(z.set(z.string()), () => new Set<string>()),
  /** By channel; missing of what was sent before there was a log. */
  email: z.optional(Logged),
  sms: z.optional(Logged),
  /** How often their sending was begun. */
  attempts: z.optional(z.number()),
  /** Of an event about a booking: the ids and amounts that it is composed of anew. */
  data: z.optional(z.record(z.string(), z.unknown())),
})

export const sentMessages = recordOf('runtime', 'sent messages', SentMessages)

export type SentEvent = Immutable<z.infer<typeof SentMessages>> & { readonly owner: string; readonly event_id: string }

/** `kept_back` is one above what an address that nobody has confirmed gets in a day, `refused` one to a number that gets none. */
export type MessageStatus = 'sent' | 'kept_back' | 'refused'

export interface MessageNote {
  readonly channel: 'email' | 'sms'
  readonly status: MessageStatus
  /** ISO 8601. */
  readonly sent_at: string
  readonly recipient: string
}

export const noteOf = ({ channel, status, sent_at, recipient }: MessageNote): string =>
  [channel, status, sent_at, recipient].join(' ')

export const recipientIn = (note: string): string => note.split(' ')[3] ?? ''

const ownerPrefix = 'SENT#'

export const sentKey = (owner: string, eventId: string) => ({ pk: `${ownerPrefix}${owner}`, sk: eventId })

export interface SentMessage extends Omit<MessageNote, 'recipient'> {
  readonly kind: string
}

/** An item of the log, with the keys that its record leaves out. */
export const toSentEvent = (item: Readonly<Record<string, unknown>>): SentEvent => ({
  ...sentMessages.parse(item),
  owner: String(item.pk).slice(ownerPrefix.length),
  event_id: String(item.sk),
})

export const readSentEvent = async (owner: string, eventId: string): Promise<SentEvent | undefined> => {
  const item = await getItem('runtime', sentKey(owner, eventId))
  return item && toSentEvent(item)
}

/** All events of which something was sent to a person, or tried to. */
export const sentEventsTo = async (owner: string): Promise<SentEvent[]> =>
  parseAll(toSentEvent, await queryAll('runtime', allOf(owner)))

/** What is kept of the messages to a person, oldest first. */
export const listSent = async (owner: string): Promise<SentMessage[]> => {
  const found = await sentEventsTo(owner)
  return found.flatMap(notesIn).toSorted((left, right) => (left.sent_at < right.sent_at ? -1 : 1))
}

const notesIn = ({ kind, told }: SentEvent): SentMessage[] =>
  [...told].map(note => {
    const [channel, status, sent_at] = note.split(' ') as [MessageNote['channel'], MessageStatus, string]
    return { kind, channel, status, sent_at }
  })

export const eraseSent = async (owner: string): Promise<void> => {
  const items = await queryAll('runtime', { ...allOf(owner), ProjectionExpression: 'sk' })
  for (let start = 0; start < items.length; start += mostAtOnce)
    await Promise.all(
      items.slice(start, start + mostAtOnce).map(({ sk }) => send(remove('runtime', sentKey(owner, String(sk))))),
    )
}

const mostAtOnce = 25

const allOf = (owner: string) => ({
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': sentKey(owner, '').pk },
  ConsistentRead: true,
})
