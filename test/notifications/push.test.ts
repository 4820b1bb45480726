import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Services } from '../../local/services/start-services.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { PushPayload } from '../../shared/notifications/contracts/push-payload.ts'
import { leaseMs } from '../../shared/notifications/workflows/send-once.ts'
import { subscribe } from '../../shared/notifications/workflows/subscribe.ts'
import { readPushDevices } from '../../shared/platform/dynamo/push-devices.ts'
import { readSentEvent } from '../../shared/platform/dynamo/sent-messages.ts'
import { createTables } from '../support/dynamo.ts'
import { bookedMessage } from './logged.ts'
import { type StartedPushService, senderKey, startPushService } from './pushed.ts'
import { deliver, startMail } from './sent-messages.ts'

let push: StartedPushService
let services: Services

beforeAll(async () => {
  await createTables('commerce', 'runtime', 'identity', 'operations')
  services = await startMail()
  push = await startPushService()
})
afterEach(() => void vi.useRealTimers())
afterAll(async () => {
  await push.stop()
  await services.stop()
})

/** A person with so many browsers, and a confirmed booking. */
const booked = async (browsers = 1, preferences: Parameters<typeof bookedMessage>[2] = {}) => {
  const userId = newId(identityIds.user, Date.now())
  const person = { email: `${randomUUID()}@example.com`, phone_number: '' }
  const sender = await senderKey()
  const subscriptions = Array.from({ length: browsers }, () => push.subscribe(sender))
  for (const each of subscriptions) await subscribe({ user_id: userId, session_id: 'ses_1' }, each, Date.now())
  const { booking, message } = await bookedMessage(userId, person, preferences)
  const got = () => subscriptions.map(({ endpoint }) => push.messagesAt(endpoint))
  return { userId, person, booking, message, subscriptions, got }
}

const logOf = (userId: string, event_id: string) => readSentEvent(userId, event_id)
const mailsTo = (email: string) =>
  services.inbox.list({ to: email }).filter(({ subject }) => /icket|टिकट/.test(subject))
const afterLease = () => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + leaseMs + 1 })

describe('a push message', () => {
  it('comes to each browser that asked, encrypted for it and signed, beside the mail', async () => {
    const { userId, person, booking, message, got } = await booked(2)
    expect(await deliver(message)).toEqual([])
    for (const messages of got()) {
      expect(messages).toHaveLength(1)
      const [{ content, ttl, urgency, topic } = { content: '{}', ttl: 0, urgency: '', topic: '' }] = messages
      expect(PushPayload.parse(JSON.parse(content))).toEqual({
        version: 1,
        kind: 'booking_confirmed',
        title: expect.stringMatching(/^Your ticket Mumbai to Pune/),
        body: expect.stringContaining(booking.booking_reference),
        url: `https://api.example/bookings/${booking.id}`,
        tag: booking.id,
        language: 'en',
      })
      expect([ttl, urgency]).toEqual([86_400, 'normal'])
      expect(topic).toMatch(/^[\w-]{32}$/)
    }
    expect(mailsTo(person.email)).toHaveLength(1)
    const event = await logOf(userId, message.event_id)
    expect(event?.push).toMatchObject({
      status: 'sent',
      to: '127.0.0.1',
      subject: expect.stringMatching(/^Your ticket/),
    })
    expect([...(event?.told ?? [])].filter(note => note.startsWith('push sent'))).toHaveLength(2)
  })

  it('is in the language of the account', async () => {
    const { message, got } = await booked(1, { language: 'hi' })
    await deliver(message)
    const payload = JSON.parse(got()[0]?.[0]?.content ?? '{}')
    expect(payload).toMatchObject({ language: 'hi', title: expect.stringMatching(/^आपका टिकट/) })
  })

  it('comes once, in twenty deliveries at the same time', async () => {
    const { message, got } = await booked(2)
    await deliver(...Array.from({ length: 20 }, () => message))
    expect(got().map(({ length }) => length)).toEqual([1, 1])
  })

  it.each([
    ['payment_refunding', { amount: 90_000, currency: 'INR', reason: 'seats_taken' }, 'normal', 86_400],
    ['refund_succeeded', { amount: 90_000, currency: 'INR' }, 'normal', 86_400],
    ['booking_changed', { change_id: 'one' }, 'high', 86_400],
  ])('tells of %s too, also to whom has no address', async (kind, more, urgency, ttl) => {
    const { userId, booking, got } = await booked()
    const data = { user_id: userId, booking_id: booking.id, ...more }
    expect(await deliver({ event_id: randomUUID(), kind, data })).toEqual([])
    const [sent] = got()[0] ?? []
    expect(sent).toMatchObject({ urgency, ttl })
    expect(JSON.parse(sent?.content ?? '{}')).toMatchObject({ kind, tag: booking.id })
  })

  it('does not come to whom has turned the channel off', async () => {
    const { person, message, got } = await booked(1, { channels: { email: true, sms: false, push: false } })
    await deliver(message)
    expect(got()).toEqual([[]])
    expect(mailsTo(person.email)).toHaveLength(1)
  })

  it('waits for the end of quiet hours, and the mail does not', async () => {
    const hour = (by: number) => new Date(Date.now() + by * 3600_000).toISOString().slice(11, 16)
    const quiet_hours = { from: hour(-1), to: hour(2), time_zone: 'UTC' }
    const { userId, person, message, got } = await booked(1, { quiet_hours })
    await deliver(message)
    expect(got()).toEqual([[]])
    expect(mailsTo(person.email)).toHaveLength(1)
    expect((await logOf(userId, message.event_id))?.push?.status).toBe('queued')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * 3600_000 })
    await deliver(message)
    expect(got()[0]).toHaveLength(1)
    expect(mailsTo(person.email)).toHaveLength(1)
  })
})

describe('a push service', () => {
  it('that does not know a browser any more (410): it is dropped, and the message is not tried again', async () => {
    const { userId, message, subscriptions, got } = await booked(2)
    push.end(subscriptions[0]?.endpoint ?? '')
    expect(await deliver(message)).toEqual([])
    expect((await readPushDevices(userId)).map(({ endpoint }) => endpoint)).toEqual([subscriptions[1]?.endpoint])
    expect(got()[1]).toHaveLength(1)
    expect((await logOf(userId, message.event_id))?.push?.status).toBe('sent')
  })

  it.each([429, 500, 503])('that answers %i once is asked again at once', async status => {
    const { message, got } = await booked()
    push.failNext(1, status)
    expect(await deliver(message)).toEqual([])
    expect(got()[0]).toHaveLength(1)
  })

  it('that refuses a message (403, 413) is not asked again, and the browser stays', async () => {
    for (const status of [403, 413]) {
      const { userId, message, got } = await booked()
      const before = push.calls()
      push.failNext(1, status)
      expect(await deliver(message)).toEqual([])
      expect(push.calls() - before).toBe(1)
      expect(got()).toEqual([[]])
      expect(await readPushDevices(userId)).toHaveLength(1)
      expect((await logOf(userId, message.event_id))?.push?.status).toBe('failed')
    }
  })

  it('that is down: the message comes back, its mail went once, and nothing is lost', async () => {
    const { userId, person, message, got } = await booked()
    push.failNext(3, 503)
    expect(await deliver(message)).toEqual([0])
    expect((await logOf(userId, message.event_id))?.push?.status).toBe('failed')
    afterLease()
    expect(await deliver(message)).toEqual([])
    expect(got()[0]).toHaveLength(1)
    expect(mailsTo(person.email)).toHaveLength(1)
    expect((await logOf(userId, message.event_id))?.push?.status).toBe('sent')
  })

  it('takes nothing from a sender whose key is not the one that the browser subscribed with', async () => {
    const { userId, message } = await booked(0)
    const { endpoint, keys } = push.subscribe('another-key')
    await subscribe({ user_id: userId, session_id: 'ses_1' }, { endpoint, keys }, Date.now())
    expect(await deliver(message)).toEqual([])
    expect(push.messagesAt(endpoint)).toEqual([])
    expect((await logOf(userId, message.event_id))?.push?.status).toBe('failed')
  })
})
