import { randomUUID } from 'node:crypto'
import { SESv2Client } from '@aws-sdk/client-sesv2'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Services } from '../../local/services/start-services.ts'
import { keys as commerceKeys } from '../../shared/commerce/rules/keys.ts'
import type { Booking } from '../../shared/commerce/rules/records.ts'
import { toBookingItem } from '../../shared/commerce/store/booking-item.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { unprovenCaps } from '../../shared/notifications/rules/unproven.ts'
import { leaseMs } from '../../shared/notifications/workflows/send-once.ts'
import { preferencesKey } from '../../shared/platform/auth/access-keys.ts'
import { defaultPreferences, type Preferences } from '../../shared/platform/dynamo/preferences.ts'
import { listSent } from '../../shared/platform/dynamo/sent-messages.ts'
import { selling } from '../../shared/selling.ts'
import { allItems, putItem } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { killedAfter } from '../support/killed.ts'
import { newPhone } from '../support/phones.ts'
import { startQueues } from '../support/queues.ts'
import { soldTicket } from '../tickets/stored-tickets.ts'
import { codesKey, deliver, startMail } from './sent-messages.ts'

let services: Services
let queues: Awaited<ReturnType<typeof startQueues>>

beforeAll(async () => {
  await createTables('commerce', 'runtime', 'identity', 'operations')
  services = await startMail()
  queues = await startQueues('notifications')
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})
afterAll(() => Promise.all([services.stop(), queues.stop()]))

const both = { email: true, sms: true }

/** A booking of a person with these preferences, with a message of a kind about it. */
const sold = async (preferences: Partial<Preferences>, contact: { email?: string; phone?: string } = {}) => {
  const to = { email: `${randomUUID()}@example.com`, phone: newPhone(), ...contact }
  const user_id = newId(identityIds.user, Date.now())
  await putItem('identity', { ...preferencesKey(user_id), ...defaultPreferences, channels: both, ...preferences })
  const { booking } = await soldTicket({ user_id, contact: to })
  const data = { user_id, booking_id: booking.id }
  const counts = () =>
    [to.email, to.phone].map(recipient => (recipient ? services.inbox.list({ to: recipient }).length : 0))
  const message = { event_id: randomUUID(), kind: 'booking_confirmed', data }
  return { booking, message, counts, data }
}

const cancel = (booking: Booking) => {
  const cancelled = { ...booking, state: 'cancelled' } as const
  const key = commerceKeys.booking(booking.user_id, booking.id)
  return putItem('commerce', { ...key, ...toBookingItem(selling, cancelled) })
}

const only = (channel: 'email' | 'sms') => ({ channels: { email: channel === 'email', sms: channel === 'sms' } })

const at = (now: number) => vi.useFakeTimers({ toFake: ['Date'], now })

describe('messages about a booking', () => {
  it('of a person who has chosen nothing go by mail, and by text message only where there is no address', async () => {
    const { channels } = defaultPreferences
    const [mailed, texted] = [await sold({ channels }), await sold({ channels }, { email: '' })]
    expect(await deliver(mailed.message, texted.message)).toEqual([])
    expect([mailed.counts(), texted.counts()]).toEqual([
      [1, 0],
      [0, 1],
    ])
  })

  it('by text message are capped by day, in all and to each country: what is above goes by mail', async () => {
    vi.stubEnv('TEXT_CAPS', JSON.stringify({ per_day: 4, per_country: 3 }))
    at(Date.parse('2027-03-01T12:00:00Z'))
    const texted = async (phone: string) => {
      const { message, counts } = await sold(only('sms'), { phone })
      expect(await deliver(message)).toEqual([])
      return counts()[1] === 1
    }
    const [india, france] = [[], []] as [boolean[], boolean[]]
    for (let sent = 0; sent < 5; sent += 1) india.push(await texted(newPhone()))
    for (let sent = 0; sent < 2; sent += 1) france.push(await texted(`+33612345${100 + sent}`))
    expect([india, france]).toEqual([
      [true, true, true, false, false],
      [true, false],
    ])
    at(Date.parse('2027-03-02T00:00:01Z'))
    expect(await texted(newPhone())).toBe(true)
  })

  it('go by the chosen channels', async () => {
    const [mailed, texted] = [await sold(only('email')), await sold(only('sms'))]
    expect(await deliver(mailed.message, texted.message)).toEqual([])
    expect([mailed.counts(), texted.counts()]).toEqual([
      [1, 0],
      [0, 1],
    ])
  })

  it('bring a ticket by another channel where the chosen one has no recipient, with a link to it', async () => {
    const [noPhone, noEmail] = [await sold(only('sms'), { phone: '' }), await sold(only('email'), { email: '' })]
    expect(await deliver(noPhone.message, noEmail.message)).toEqual([])
    expect([noPhone.counts(), noEmail.counts()]).toEqual([
      [1, 0],
      [0, 1],
    ])
    const [text] = services.inbox.list({ to: noEmail.booking.contact.phone })
    expect(text?.text).toContain(`/bookings/${noEmail.booking.id}`)
  })

  it('bring a ticket by another channel, once, where the chosen one refuses its recipient', async () => {
    for (let calls = 1; ; calls += 1) {
      const { message, counts } = await sold(only('sms'), { phone: '+1' })
      let failed: number[] = []
      await killedAfter(calls, async () => {
        failed = await deliver(message)
      })
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + leaseMs + 1 })
      expect(await deliver(message)).toEqual([])
      vi.useRealTimers()
      expect(counts(), `killed after ${calls} calls`).toEqual([1, 0])
      if (failed.length === 0) return expect(calls).toBeGreaterThan(4)
    }
  })

  it('bring a ticket by another channel where the chosen one has had its messages of the day', async () => {
    const { message, counts, data } = await sold(only('sms'))
    for (let sent = 0; sent < 10; sent += 1) await deliver({ ...message, event_id: randomUUID() })
    for (let delivery = 0; delivery < 2; delivery += 1) expect(await deliver(message)).toEqual([])
    expect(counts()).toEqual([1, 10])
    const noted = (await listSent(data.user_id)).map(({ channel, status }) => `${channel} ${status}`)
    expect(new Set(noted)).toEqual(new Set(['sms sent', 'sms kept_back', 'email sent']))
  })

  it('whose sending failed count as none of the day’s', async () => {
    const { message, counts } = await sold(only('email'))
    const noon = Date.parse('2027-03-03T12:00:00Z')
    const send = vi.spyOn(SESv2Client.prototype, 'send').mockRejectedValue(new Error('SES is down') as never)
    for (let attempt = 0; attempt < 25; attempt += 1) {
      at(noon + attempt * (leaseMs + 1))
      expect(await deliver(message)).toEqual([0])
    }
    send.mockRestore()
    at(noon + 25 * (leaseMs + 1))
    expect(await deliver(message)).toEqual([])
    expect(counts()).toEqual([1, 0])
  })

  it('do not bring a ticket again by another channel when the booking is cancelled meanwhile', async () => {
    const [texted, mailed] = [await sold(only('sms')), await sold(only('email'))]
    await deliver(texted.message)
    for (const { booking } of [texted, mailed]) await cancel(booking)
    for (let sent = 0; sent < 22; sent += 1) await deliver({ ...mailed.message, event_id: randomUUID() })
    expect(await deliver(texted.message)).toEqual([])
    expect([texted.counts(), mailed.counts()]).toEqual([
      [0, 1],
      [20, 0],
    ])
  })

  it('of money go by mail without a text message to take its place; one of a hold that ended does not', async () => {
    const { counts, data, booking } = await sold(only('sms'))
    const refund = { ...data, amount: 90_000, currency: 'INR' }
    await deliver({ event_id: randomUUID(), kind: 'refund_succeeded', data: refund })
    expect(counts()).toEqual([1, 0])
    const waiting = { ...booking, state: 'pending_payment' } as const
    await putItem('commerce', {
      ...commerceKeys.booking(booking.user_id, booking.id),
      ...toBookingItem(selling, waiting),
    })
    await deliver({ event_id: randomUUID(), kind: 'hold_expired', data })
    expect(counts()).toEqual([1, 0])
  })

  it('are in the language that the booker has chosen', async () => {
    const { message, booking, counts } = await sold({ language: 'hi' })
    expect(await deliver(message)).toEqual([])
    expect(counts()).toEqual([1, 1])
    expect(services.inbox.list({ to: booking.contact.email })[0]?.subject).toContain('आपका टिकट')
  })
})

describe('quiet hours', () => {
  const quiet_hours = { from: '22:00', to: '07:00', time_zone: 'Asia/Kolkata' }
  const night = Date.parse('2027-01-15T23:30:00+05:30')
  const morning = Date.parse('2027-01-16T07:00:00+05:30')
  const timers = async () =>
    (await allItems('operations')).map(({ sk, queue, body }) => ({
      at: Date.parse(String(sk).split('#')[0] ?? ''),
      queue,
      body: JSON.parse(String(body)),
    }))

  it('put a text message off to their end, while the mail goes at once; it comes once', async () => {
    const { message, counts } = await sold({ quiet_hours })
    at(night)
    expect(await deliver(message)).toEqual([])
    expect(await deliver(message)).toEqual([])
    expect(counts()).toEqual([1, 0])
    expect((await timers()).filter(({ body }) => body.event_id === message.event_id)).toEqual([
      { at: morning, queue: 'notifications', body: message },
    ])
    at(morning)
    expect(await deliver(message)).toEqual([])
    expect(await deliver(message)).toEqual([])
    expect(counts()).toEqual([1, 1])
  })

  it('that end within a quarter of an hour delay the message in its queue', async () => {
    const { message, counts } = await sold({ quiet_hours })
    at(morning - 60_000)
    await deliver(message)
    expect(counts()).toEqual([1, 0])
    expect(queues.kept('notifications').map(({ body }) => body)).toContainEqual(message)
  })

  it('put no text message off that alone brings the ticket', async () => {
    const { message, counts } = await sold({ quiet_hours, ...only('sms') })
    at(night)
    await deliver(message)
    expect(counts()).toEqual([0, 1])
  })

  it('put no text message off where the mail is one more than a day may have', async () => {
    const { message, counts, booking } = await sold({ quiet_hours })
    const [cap] = unprovenCaps('email', booking.contact.email, booking.user_id, codesKey)
    await putItem('runtime', { pk: `LIMIT#${cap?.key}#2027-01-15`, sk: 'LIMIT', count: cap?.most })
    at(night)
    expect(await deliver(message)).toEqual([])
    expect(counts()).toEqual([0, 1])
    at(morning)
    expect(await deliver(message)).toEqual([])
    expect(counts()).toEqual([0, 1])
  })

  it('a text message that was put off does not come for a booking that is cancelled by then', async () => {
    const { message, counts, booking } = await sold({ quiet_hours })
    at(night)
    await deliver(message)
    await cancel(booking)
    at(morning)
    await deliver(message)
    expect(counts()).toEqual([1, 0])
  })
})
