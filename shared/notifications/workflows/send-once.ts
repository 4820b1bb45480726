import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { now } from '../../kernel/clock.ts'
import { countToday } from '../../platform/dynamo/daily-caps.ts'
import { log } from '../../platform/observability/log.ts'
import { deliver, type Outgoing } from '../adapters/deliver.ts'
import { claimSending, recordSent } from '../store/sent.ts'

/** Longer than the function may run, shorter than its queue hides a message. */
export const leaseMs = 60_000

const waits = [100, 200, 400, 800, 1600, 3200]

/** How long recording a text message waits for a mail, so that one write records both. */
const togetherMs = 1000

/**
 * Sends to each recipient of an event once, however often its message comes. A concurrent sender is waited for a
 * little, then an error is thrown: to complete the message would lose it if that sender died. A message that fails does
 * not hold up the others.
 */
export const sendOnce = async (eventId: string, messages: readonly Outgoing[]): Promise<void> => {
  if (messages.length === 0) return
  for (const wait of [...waits, undefined]) {
    const { kind, told } = await claimSending(eventId, now(), leaseMs)
    const left = messages.filter(message => !told.has(recipientOf(message)))
    if (left.length === 0) return
    if (kind === 'claimed') return send(eventId, left)
    if (wait !== undefined) await delay(wait)
  }
  throw new Error('the notification is being sent by somebody else')
}

/** A recipient and channel as a hash: the stored item names no person. */
export const recipientOf = ({ channel, to }: Pick<Outgoing, 'channel' | 'to'>): string =>
  createHash('sha256').update(`${channel}:${to.toLowerCase()}`).digest('base64url')

/**
 * A mail is recorded as soon as SES has it. A text message, which is mostly faster, waits a little to be recorded with
 * it.
 */
const send = async (eventId: string, messages: readonly Outgoing[]): Promise<void> => {
  const notes = notesOf(eventId)
  const within = await Promise.all(messages.map(isWithin))
  for (const [index, message] of messages.entries()) if (!within[index]) notes.add(message)
  const sendable = messages.filter((_, index) => within[index])
  if (sendable.length === 0) return notes.write()
  const [mails, texts] = ['email', 'sms'].map(channel => sendable.filter(message => message.channel === channel))
  const mailing = (mails ?? []).map(async mail => {
    await deliver(mail)
    notes.add(mail)
    await notes.write()
  })
  const mailed = Promise.allSettled(mailing)
  const texting = (texts ?? []).map(async text => {
    await deliver(text)
    notes.add(text)
    await Promise.race([mailed, delay(togetherMs, undefined, { ref: false })])
    await notes.write()
  })
  for (const result of await Promise.allSettled([...mailing, ...texting]))
    if (result.status === 'rejected') throw result.reason
}

/** Counts a message where it has caps. One that is kept back is noted like a sent one, so that no repeat tries again. */
const isWithin = async ({ caps = [] }: Outgoing): Promise<boolean> => {
  for (const { key, most } of caps) {
    const { allowed } = await countToday(key, most, now())
    if (allowed) continue
    log.info('a contact that nobody has confirmed gets no more messages today', { code: 'CONTACT_CAPPED' })
    return false
  }
  return true
}

/** Recipients that were sent to and are not recorded yet. A failed write is repeated with the next. */
const notesOf = (eventId: string) => {
  const unwritten = new Set<string>()
  return {
    add: (message: Outgoing) => unwritten.add(recipientOf(message)),
    write: async (): Promise<void> => {
      const recipients = [...unwritten]
      if (recipients.length === 0) return
      unwritten.clear()
      try {
        await recordSent(eventId, recipients)
      } catch (error) {
        for (const recipient of recipients) unwritten.add(recipient)
        throw error
      }
    },
  }
}
