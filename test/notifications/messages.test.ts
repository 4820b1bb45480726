import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { announce } from '../../shared/commerce/rules/announce.ts'
import { Notification } from '../../shared/notifications/contracts/messages.ts'
import { aBooking } from '../tickets/bookings.ts'

const booking = aBooking()
const refund = {
  id: 'rfd_1',
  user_id: booking.user_id,
  booking_id: booking.id,
  payment_id: 'pay_1',
  capture_id: 'cap_1',
  amount: 98000,
  currency: 'INR',
}
const reservation = { id: 'rsv_1', user_id: booking.user_id, booking_id: booking.id, expires_at: 1 }

const change = (sk: string, record: object, from: string, to: string) =>
  announce(sk, { ...record, state: from }, { ...record, state: to })
    .filter(({ queue }) => queue === 'notifications')
    .map(({ body }) => z.parse(Notification, JSON.parse(JSON.stringify(body))))

const owed = (reason: string) =>
  announce('RFD#1#1', undefined, { ...refund, reason, state: 'owed' })
    .filter(({ queue }) => queue === 'notifications')
    .map(({ body }) => z.parse(Notification, JSON.parse(JSON.stringify(body))))

const payment = { ...refund, id: 'pay_1', revision: 1, captures: [] }
const attempts = (state: string, before: readonly string[], after: readonly string[]) =>
  announce(
    'PAY#1',
    { ...payment, state: 'open', attempts: before.map(each => ({ state: each })) },
    { ...payment, state, attempts: after.map(each => ({ state: each })) },
  )
    .filter(({ queue }) => queue === 'notifications')
    .map(({ body }) => z.parse(Notification, JSON.parse(JSON.stringify(body))))

describe('the messages of the commerce table', () => {
  it.each<[string, Notification[]]>([
    ['booking_confirmed', change('BKG#1', booking, 'pending_payment', 'confirmed')],
    ['refund_succeeded', change('RFD#1#1', { ...refund, reason: 'seats_taken' }, 'owed', 'succeeded')],
    ['hold_expired', change('RSV#1', reservation, 'held', 'expired')],
    ['payment_failed', attempts('open', ['open'], ['declined'])],
    ['payment_failed', attempts('open', ['declined', 'open'], ['declined', 'declined'])],
    ['payment_refunding', owed('seats_taken')],
    ['payment_refunding', owed('hold_given_up')],
    ['payment_refunding', owed('second_capture')],
  ])('%s', (kind, messages) => {
    expect(messages.map(message => message.kind)).toEqual([kind])
    expect(messages[0]?.data).toMatchObject({ user_id: booking.user_id, booking_id: booking.id })
  })

  it('of a declined attempt come once, and not where its payment has ended', () => {
    expect(attempts('open', ['declined'], ['declined', 'open'])).toEqual([])
    expect(attempts('expired', ['open'], ['declined'])).toEqual([])
    const [first, second] = [['declined'], ['declined', 'declined']].map(
      after => attempts('open', after.slice(1).concat(after.length > 1 ? ['open'] : []), after)[0]?.event_id,
    )
    expect([first, second]).toEqual(['payment_failed#pay_1#1', 'payment_failed#pay_1#2'])
  })

  it('name no person and no journey', () => {
    const [message] = change('BKG#1', booking, 'pending_payment', 'confirmed')
    for (const secret of [booking.contact.email, booking.contact.phone, 'Asha', 'Pune'])
      expect(JSON.stringify(message)).not.toContain(secret)
  })
})
