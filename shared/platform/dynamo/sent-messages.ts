import * as z from 'zod/mini'
import type { MessageNote, MessageStatus, SentEvent } from '../../kernel/sent-event.ts'
import { send } from './conditional-write.ts'
import { getItem, queryAll } from './items.ts'
import { parseAll, recordOf } from './records.ts'
import { remove } from './writes.ts'

const Logged = z.object({
  status: z.enum(['queued', 'sent', 'bounced', 'suppressed', 'failed']),
  at: z.string(),
  to: z.optional(z.string()),
  subject: z.optional(z.string()),
  files: z.optional(z.array(z.string())),
})

/**
 * The messages of one event, stored under the person they are for: an account's or a bearer's id, or what stands for the
 * one address or number of a message that names no account. The notifications domain writes it.
 */
const SentMessages = z.object({
  kind: z.string(),
  told: z._default(z.set(z.string()), () => new Set<string>()),
  email: z.optional(Logged),
  sms: z.optional(Logged),
  push: z.optional(Logged),
  attempts: z.optional(z.number()),
  data: z.optional(z.record(z.string(), z.unknown())),
})

const messages = recordOf('runtime', 'sent messages', SentMessages)

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
  ...messages.parse(item),
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
