import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Services } from '../../local/services/start-services.ts'
import { keys as commerceKeys } from '../../shared/commerce/rules/keys.ts'
import type { Booking } from '../../shared/commerce/rules/records.ts'
import { toBookingItem } from '../../shared/commerce/store/booking-item.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { dueAt, leadHours, nextReminder } from '../../shared/notifications/rules/reminders.ts'
import { preferencesKey } from '../../shared/platform/auth/access-keys.ts'
import { defaultPreferences, type Preferences } from '../../shared/platform/dynamo/preferences.ts'
import { selling } from '../../shared/selling.ts'
import { allItems, putItem } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { newPhone } from '../support/phones.ts'
import { startQueues } from '../support/queues.ts'
import { soldTicket } from '../tickets/stored-tickets.ts'
import { deliver, startMail } from './sent-messages.ts'

let services: Services
let queues: Awaited<ReturnType<typeof startQueues>>

beforeAll(async () => {
  await createTables('commerce', 'runtime', 'identity', 'operations')
  services = await startMail()
  queues = await startQueues('notifications')
})
afterEach(() => vi.useRealTimers())
afterAll(() => Promise.all([services.stop(), queues.stop()]))

const hourMs = 3600_000
/** 08:00 in Mumbai on 20 January 2027, as the sample booking has it. */
const start = Date.UTC(2027, 0, 20, 2, 30)

const at = (now: number) => vi.useFakeTimers({ toFake: ['Date'], now })

const sold = async (preferences: Partial<Preferences> = {}) => {
  const to = { email: `${randomUUID()}@example.com`, phone: newPhone() }
  const user_id = newId(identityIds.user, Date.now())
  await putItem('identity', { ...preferencesKey(user_id), ...defaultPreferences, ...preferences })
  const { booking } = await soldTicket({ user_id, contact: to })
  const message = {
    event_id: `booking_confirmed#${booking.id}`,
    kind: 'booking_confirmed',
    data: { user_id, booking_id: booking.id },
  }
  const subjects = (recipient = to.email) => services.inbox.list({ to: recipient }).map(({ subject }) => subject)
  return { booking, message, subjects, to }
}

/** The timers of a booking's reminders that wait in the table. */
const timersOf = async ({ id }: Booking): Promise<{ event_id: string; data: { lead_hours: number } }[]> =>
  (await allItems('operations'))
    .map(({ body }) => String(body))
    .filter(body => body.includes(id))
    .map(body => JSON.parse(body))
    .toSorted((left, right) => right.data.lead_hours - left.data.lead_hours)

const store = (booking: Booking) =>
  putItem('commerce', {
    ...commerceKeys.booking(booking.user_id, booking.id),
    ...toBookingItem(selling, booking),
  })

/** The booking with its departure at another time. */
const moved = (booking: Booking, by: number): Booking => {
  const shift = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shift)
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shift(each)]))
    return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)
      ? new Date(Date.parse(value) + by).toISOString()
      : value
  }
  return { ...booking, details: shift(booking.details) as Booking['details'] }
}

describe('the next reminder', () => {
  it('is always the first that is still to come, of any start', () => {
    const starts = fc.array(fc.integer({ min: 0, max: 400 }).map(hours => start + hours * hourMs))
    fc.assert(
      fc.property(starts, fc.integer({ min: -100, max: 500 }), (all, hours) => {
        const now = start + hours * hourMs
        const next = nextReminder(all, now)
        const due = all.flatMap(starts_at => leadHours.map(lead_hours => dueAt({ starts_at, lead_hours })))
        const ahead = due.filter(time => time > now)
        expect(next && dueAt(next)).toBe(ahead.length > 0 ? Math.min(...ahead) : undefined)
      }),
    )
  })
})

describe('reminders of a booking', () => {
  it('come 24 and 3 hours before, each once, from one timer at a time', async () => {
    at(start - 72 * hourMs)
    const { booking, message, subjects } = await sold()
    expect(await deliver(message, message)).toEqual([])
    const [first, ...others] = await timersOf(booking)
    expect([first?.data.lead_hours, others]).toEqual([24, []])
    at(start - 24 * hourMs)
    expect(await deliver(first, first)).toEqual([])
    const [, second] = await timersOf(booking)
    at(start - 3 * hourMs)
    expect(await deliver(second)).toEqual([])
    at(start - 2 * hourMs)
    expect(await deliver(second, first)).toEqual([])
    expect(subjects()).toEqual([
      expect.stringMatching(/^Soon: Mumbai to Pune/),
      expect.stringMatching(/^Reminder: Mumbai to Pune/),
      expect.stringMatching(/^Your ticket/),
    ])
  })

  it('do not come for a booking that is cancelled, nor after the start', async () => {
    at(start - 72 * hourMs)
    const [cancelled, late] = [await sold(), await sold()]
    await deliver(cancelled.message, late.message)
    await store({ ...cancelled.booking, state: 'cancelled' } as Booking)
    const [reminder] = await timersOf(cancelled.booking)
    const [lateReminder] = await timersOf(late.booking)
    at(start + 1)
    expect(await deliver(reminder, lateReminder)).toEqual([])
    expect([cancelled.subjects().length, late.subjects().length]).toEqual([1, 1])
  })

  it('follow a departure that is moved, later or earlier, and its change is told of', async () => {
    for (const by of [48 * hourMs, -30 * hourMs]) {
      at(start - 72 * hourMs)
      const { booking, message, subjects } = await sold()
      await deliver(message)
      const [former] = await timersOf(booking)
      await store(moved(booking, by))
      const changed = { event_id: randomUUID(), kind: 'booking_changed', data: { ...message.data, change_id: 'one' } }
      expect(await deliver(changed)).toEqual([])
      expect(subjects()[0]).toMatch(/^Changed: Mumbai to Pune/)
      const timers = await timersOf(booking)
      const next = timers.find(({ event_id }) => event_id === `booking_reminder#${booking.id}#${start + by}#24`)
      expect(next).toBeDefined()
      at(start + Math.max(by, 0) - 24 * hourMs)
      await deliver(former)
      expect(subjects().filter(subject => /^Reminder/.test(subject))).toEqual([])
      at(start + by - 24 * hourMs)
      await deliver(next)
      expect(subjects().filter(subject => /^Reminder/.test(subject))).toHaveLength(1)
    }
  })

  it('obey the chosen channels and quiet hours: no text message in them, though it be the only one', async () => {
    at(start - 72 * hourMs)
    const quiet_hours = { from: '02:00', to: '03:00', time_zone: 'UTC' }
    const texted = await sold({ channels: { email: false, sms: true }, quiet_hours })
    const nothing = await sold({ channels: { email: false, sms: false } })
    await deliver(texted.message, nothing.message)
    const before = [texted.subjects(texted.to.phone).length, nothing.subjects().length]
    const [reminder] = await timersOf(texted.booking)
    at(start - 24 * hourMs)
    await deliver(reminder, ...(await timersOf(nothing.booking)))
    expect([texted.subjects(texted.to.phone).length, nothing.subjects().length]).toEqual(before)
    at(start - 23 * hourMs)
    await deliver(reminder)
    expect(texted.subjects(texted.to.phone)).toHaveLength((before[0] ?? 0) + 1)
  })
})
