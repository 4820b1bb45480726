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

describe('the messages of the commerce table', () => {
  it.each<[string, Notification[]]>([
    ['booking_confirmed', change('BKG#1', booking, 'pending_payment', 'confirmed')],
    ['refund_succeeded', change('RFD#1#1', { ...refund, reason: 'seats_taken' }, 'owed', 'succeeded')],
    ['hold_expired', change('RSV#1', reservation, 'held', 'expired')],
    ['payment_refunding', change('RFD#1#1', { ...refund, reason: 'seats_taken' }, '', 'owed')],
    ['payment_refunding', change('RFD#1#1', { ...refund, reason: 'hold_given_up' }, '', 'owed')],
    ['payment_refunding', change('RFD#1#1', { ...refund, reason: 'second_capture' }, '', 'owed')],
  ])('%s', (kind, messages) => {
    expect(messages.map(message => message.kind)).toEqual([kind])
    expect(messages[0]?.data).toMatchObject({ user_id: booking.user_id, booking_id: booking.id })
  })

  it('name no person and no journey', () => {
    const [message] = change('BKG#1', booking, 'pending_payment', 'confirmed')
    for (const secret of [booking.contact.email, booking.contact.phone, 'Asha', 'Pune'])
      expect(JSON.stringify(message)).not.toContain(secret)
  })
})
