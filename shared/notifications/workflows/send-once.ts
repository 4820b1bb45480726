import { setTimeout as delay } from 'node:timers/promises'
import { type EpochMs, now, toIso } from '../../kernel/clock.ts'
import type { Logged, MessageChannel, MessageStatus } from '../../kernel/sent-event.ts'
import { countToday, uncountAt } from '../../platform/dynamo/daily-caps.ts'
import { noteOutage } from '../../platform/dynamo/outages.ts'
import { suppressionOf } from '../../platform/dynamo/suppressed-mail.ts'
import { recipientHash } from '../../platform/http/by-contact.ts'
import { log } from '../../platform/observability/log.ts'
import { openForMs, ServiceUnavailable } from '../../platform/outside-call.ts'
import { type Delivered, deliver, type Outgoing, type Push } from '../adapters/deliver.ts'
import { tagsOf } from '../rules/mail-tags.ts'
import { loggedOf } from '../rules/message-log.ts'
import { isSendingBefore, isToldBefore } from '../rules/sending.ts'
import { isKeptFrom } from '../rules/suppression.ts'
import { claimSending, type Outcome, readEarlierSending, recordSent, releaseSending, type Told } from '../store/sent.ts'

/** Longer than the function may run, shorter than its queue hides a message. */
export const leaseMs = 60_000

const waits = [100, 200, 400, 800, 1600, 3200]

/** How long recording a text message waits for a mail, so that one write records both. */
const togetherMs = 1000

/** A message, and what stands for its recipient in the stored item, which names no person. */
interface Addressed {
  readonly message: Outgoing
  readonly recipient: string
}

/** A message that was counted where it has caps, and whether it is within them. */
interface Counted extends Addressed {
  readonly isWithin: boolean
  readonly countedAt: EpochMs
}

type SendPush = (push: Push, userId: string) => Promise<Delivered>

interface Options {
  /** Those that are put off, which the log shows as queued. */
  readonly later?: readonly Outgoing[]
  /** Of a function that sends push messages: what encrypts and signs them is in its bundle alone. */
  readonly sendPush?: SendPush
}

const noPush: SendPush = async () => {
  throw new Error('this function sends no push messages')
}

/**
 * Sends to each recipient of an event once, however often its message comes. A concurrent sender is waited for a
 * little, then an error is thrown: to complete the message would lose it if that sender died. A message that fails does
 * not hold up the others.
 */
export const sendOnce = async (
  event: Told,
  messages: readonly Outgoing[],
  { later = [], sendPush = noPush }: Options = {},
): Promise<void> => {
  if (messages.length === 0) return
  const all = await Promise.all(messages.map(addressed))
  for (const wait of [...waits, undefined]) {
    const earlier = await readEarlierSending(event.event_id)
    if (!isSendingBefore(earlier, now())) {
      const { kind, told, lease } = await claimSending(event, now(), leaseMs)
      const isLeft = ({ message, recipient }: Addressed) => !told.has(recipient) && !isToldBefore(earlier, message)
      const left = all.filter(isLeft)
      if (left.length === 0) return
      if (kind === 'claimed') return send(event, { all: left, isLeft, later, lease, sendPush })
    }
    if (wait !== undefined) await delay(wait)
  }
  throw new Error('the notification is being sent by somebody else')
}

const addressed = async (message: Outgoing): Promise<Addressed> => ({
  message,
  recipient: await recipientHash(message),
})

interface Work {
  readonly all: readonly Addressed[]
  readonly isLeft: (each: Addressed) => boolean
  readonly later: readonly Outgoing[]
  readonly lease: string
  readonly sendPush: SendPush
}

/**
 * All are counted before one is sent, so that nothing stands between sending and recording. A mail is recorded as soon as SES
 * has it. Text and push messages, which are mostly faster, wait a little to be recorded with it.
 */
const send = async (event: Told, { all, isLeft, later, lease, sendPush }: Work): Promise<void> => {
  const notes = notesOf(event)
  for (const message of later) notes.addQueued(message)
  const counted = await Promise.all(all.map(each => counting(event, each)))
  const by = (channel: MessageChannel) => counted.filter(({ message }) => message.channel === channel)
  const mailing = by('email').map(async mail => {
    await sendOrReplace(mail, { event, notes, isLeft, sendPush }).catch(notes.addFailed(mail))
    await notes.write()
  })
  const mailed = Promise.allSettled(mailing)
  // The log has one entry for all browsers.
  const texting = [by('sms'), by('push')].map(async together => {
    const sent = await Promise.allSettled(
      together.map(each => sendOrReplace(each, { event, notes, isLeft, sendPush }).catch(notes.addFailed(each))),
    )
    await Promise.race([mailed, delay(togetherMs, undefined, { ref: false })])
    await notes.write()
    for (const result of sent) if (result.status === 'rejected') throw result.reason
  })
  const results = await Promise.allSettled([...mailing, ...texting])
  const failed = results.find(({ status }) => status === 'rejected')
  if (failed?.status !== 'rejected') return
  await releaseSending(event, lease).catch(() => undefined)
  throw failed.reason
}

interface SendingOf {
  readonly event: Told
  readonly notes: Notes
  readonly isLeft: (each: Addressed) => boolean
  readonly sendPush: SendPush
}

/** What takes a message's place is sent and noted before it: a repeat that finds the message noted has nothing left to send. */
const sendOrReplace = async (each: Counted, sending: SendingOf): Promise<void> => {
  const { message, isWithin } = each
  const { event, notes, isLeft } = sending
  const { status, files } = isWithin ? await deliverCounted(each, sending) : { status: 'kept_back' as const }
  if (status !== 'sent' && message.instead) {
    const instead = await addressed(message.instead)
    if (isLeft(instead)) await sendOrReplace(await counting(event, instead), sending)
  }
  notes.add(each, status, files)
}

/** Each repeat counts anew: what could not be sent is taken back, or an outage of SES would use up the messages of the day. */
const deliverCounted = async ({ message, countedAt }: Counted, { event, sendPush }: SendingOf): Promise<Delivered> => {
  try {
    if (message.channel === 'push') return await sendPush(message, event.owner)
    return await deliver(message, tagsOf(event))
  } catch (error) {
    if (error instanceof ServiceUnavailable && error.isOpen) await noteOutage(error.service, now() + openForMs)
    await Promise.allSettled((message.caps ?? []).map(({ key }) => uncountAt(key, countedAt)))
    throw error
  }
}

/** A mail that its address does not get counts as none of the day's. */
const counting = async ({ kind }: Told, each: Addressed): Promise<Counted> => {
  const countedAt = now()
  const isKept = each.message.channel === 'email' && isKeptFrom(await suppressionOf(each.recipient), kind)
  return { ...each, countedAt, isWithin: !isKept && (await isWithin(each.message, countedAt)) }
}

/** Counts a message where it has caps. One that is kept back is noted like a sent one, so that no repeat tries again. */
const isWithin = async ({ caps = [] }: Outgoing, countedAt: EpochMs): Promise<boolean> => {
  for (const { key, most, code } of caps) {
    const { allowed } = await countToday(key, most, countedAt)
    if (allowed) continue
    log.info('a message is one more than a day may have', { code })
    return false
  }
  return true
}

/** How the log shows what became of a message. */
const shownAs = { sent: 'sent', kept_back: 'suppressed', refused: 'failed' } as const

type Notes = ReturnType<typeof notesOf>

/** Messages that were sent and are not recorded yet. A failed write is repeated with the next. */
const notesOf = (event: Told) => {
  const unwritten = new Set<Outcome>()
  let pushed: Logged | undefined
  const logged = (message: Outgoing, status: Logged['status'], files?: readonly string[]): Logged => {
    const shown = loggedOf(event.kind, { ...message, files }, status, now())
    if (message.channel !== 'push') return shown
    // Of several browsers one that got it is enough.
    pushed = pushed?.status === 'sent' ? pushed : shown
    return pushed
  }
  const notes = {
    add: ({ message, recipient }: Addressed, status: MessageStatus, files?: readonly string[]) => {
      const { channel } = message
      const note = { channel, status, sent_at: toIso(now()), recipient }
      unwritten.add({ channel, note, logged: logged(message, shownAs[status], files) })
    },
    addQueued: (message: Outgoing) => unwritten.add({ channel: message.channel, logged: logged(message, 'queued') }),
    /** The error goes on: the message comes again. */
    addFailed:
      ({ message }: Addressed) =>
      async (error: unknown): Promise<never> => {
        unwritten.add({ channel: message.channel, logged: logged(message, 'failed') })
        await notes.write().catch(() => undefined)
        throw error
      },
    write: async (): Promise<void> => {
      const notes = [...unwritten]
      if (notes.length === 0) return
      unwritten.clear()
      try {
        await recordSent(event, notes)
      } catch (error) {
        for (const note of notes) unwritten.add(note)
        throw error
      }
    },
  }
  return notes
}
