import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import { send } from './conditional-write.ts'
import { queryAll } from './items.ts'
import { parseAll, recordOf } from './records.ts'
import { remove } from './writes.ts'

/**
 * The messages of one event, stored under the person they are for: an account's or a bearer's id, or what stands for the
 * one address or number of a message that names no account. The notifications domain writes it.
 */
const SentMessages = z.object({
  /** What they tell of: `booking_confirmed`. */
  kind: z.string(),
  /** One for each message: `<channel> <status> <time> <what stands for its recipient>`. */
  told: z._default(z.set(z.string()), () => new Set<string>()),
})

const messages = recordOf('runtime', 'sent messages', SentMessages)

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

export const sentKey = (owner: string, eventId: string) => ({ pk: `SENT#${owner}`, sk: eventId })

export interface SentMessage extends Omit<MessageNote, 'recipient'> {
  readonly kind: string
}

/** What is kept of the messages to a person, oldest first. */
export const listSent = async (owner: string): Promise<SentMessage[]> => {
  const found = parseAll(messages.parse, await queryAll('runtime', allOf(owner)))
  return found.flatMap(notesIn).toSorted((left, right) => (left.sent_at < right.sent_at ? -1 : 1))
}

const notesIn = ({ kind, told }: Immutable<z.infer<typeof SentMessages>>): SentMessage[] =>
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
