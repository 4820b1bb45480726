import { commerceIds } from '../../shared/commerce/domain.ts'
import type { Attempt, Captured, GatewayOrder, Payment } from '../../shared/commerce/rules/payment.ts'
import type { Booking, Reservation } from '../../shared/commerce/rules/records.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId, newSuffix } from '../../shared/kernel/ids.ts'

export const start = Date.parse('2027-01-15T10:00:00Z')

export const anAttempt = (changes: Partial<Attempt> = {}): Attempt => ({
  key: 'key.1',
  gateway: 'sandbox',
  method: 'upi',
  state: 'open',
  order_id: 'order-1',
  started_at: start,
  expires_at: start + 870_000,
  ...changes,
})

export const aPayment = (changes: Partial<Payment> = {}): Payment => ({
  id: 'pay_1',
  user_id: 'usr_1',
  booking_id: 'bkg_1',
  reservation_id: 'rsv_1',
  amount: 90_000,
  currency: 'INR',
  state: 'open',
  revision: 0,
  attempts: [anAttempt()],
  captures: [],
  created_at: start,
  ...changes,
})

export const aCapture = (id: string, changes: Partial<Captured> = {}): Captured => ({
  id,
  amount: 90_000,
  currency: 'INR',
  captured_at: start + 60_000,
  ...changes,
})

export const anOrder = (changes: Partial<GatewayOrder> = {}): GatewayOrder => ({
  gateway: 'sandbox',
  id: 'order-1',
  payment_id: 'pay_1',
  user_id: 'usr_1',
  status: 'open',
  captures: [],
  ...changes,
})

export const aReservation = (changes: Partial<Reservation> = {}): Reservation => ({
  id: 'rsv_1',
  user_id: 'usr_1',
  schedule_id: 'sch_1',
  from_leg: 0,
  to_leg: 1,
  parts: [{ section: 0, units: ['1A'] }],
  claim: 1n,
  state: 'held',
  seats: [{ seat_number: '1A', seat_type: 'window', price: 90_000 }],
  from_stop: 'stp_1',
  to_stop: 'stp_2',
  total_amount: 90_000,
  currency: 'INR',
  held_at: start,
  expires_at: start + 900_000,
  fingerprint: '',
  ...changes,
})

export const aBooking = (changes: Partial<Booking> = {}): Booking => ({
  id: 'bkg_1',
  user_id: 'usr_1',
  booking_reference: 'BK20270115-7Q4M',
  state: 'pending_payment',
  reservation_id: 'rsv_1',
  schedule_id: 'sch_1',
  from_stop: 'stp_1',
  to_stop: 'stp_2',
  seats: [{ seat_number: '1A', seat_type: 'window', price: 90_000 }],
  passengers: [{ name: 'Asha Rao', age: 34, gender: 'female', seat_id: '1A' }],
  contact: { email: 'asha@example.com', phone: '+919876543210' },
  total_amount: 90_000,
  currency: 'INR',
  summary: {},
  created_at: start,
  ...changes,
})

/** Ids of one sale that no other test uses. */
export const freshIds = () => {
  const suffix = newSuffix(Date.now())
  return {
    user: newId(identityIds.user, Date.now()),
    reservation: newId(commerceIds.reservation, Date.now()),
    booking: `bkg_${suffix}`,
    payment: `pay_${suffix}`,
    ticket: `tkt_${suffix}`,
  }
}
