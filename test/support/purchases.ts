import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { toBookingItem } from '../../shared/commerce/store/booking-item.ts'
import { toReservationItem } from '../../shared/commerce/store/reservation-item.ts'
import { newSuffix } from '../../shared/kernel/ids.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { selling } from '../../shared/selling.ts'
import { ticketKey } from '../../shared/tickets/rules/keys.ts'
import { aBooking, aCapture, aPayment, aReservation } from '../commerce/sales.ts'

export const traveller = {
  name: 'Meera Iyer',
  email: 'meera@example.com',
  phone: '+919812345678',
  document: 'P1234567',
}

/** A journey that is over. */
const travelled = {
  stops: ['stp_from', 'stp_to'].map(id => ({ id, name: id, departure_datetime: '2020-01-15T10:00:00Z' })),
}

/** A purchase of a journey that is over, with every kind of record it can have, as the stores write them. */
export const storePurchase = async (user_id: string) => {
  const suffix = newSuffix(Date.now())
  const [rsv, bkg, pay, tkt] = [`rsv_${suffix}`, `bkg_${suffix}`, `pay_${suffix}`, `tkt_${suffix}`]
  const reservation = aReservation({ id: rsv, user_id, state: 'converted', booking_id: bkg, claim: 10n ** 24n + 7n })
  const booking = aBooking({
    id: bkg,
    user_id,
    reservation_id: rsv,
    booking_reference: suffix.slice(-8).toUpperCase(),
    state: 'confirmed',
    segment: ['stp_from', 'stp_to'],
    summary: travelled,
    passengers: [{ name: traveller.name, age: 34, gender: 'female', seat_id: '1A', id_document: traveller.document }],
    contact: { email: traveller.email, phone: traveller.phone },
  })
  const payment = aPayment({ id: pay, user_id, booking_id: bkg, reservation_id: rsv, state: 'confirmed' })
  const code = { seat_number: '1A', passenger_name: traveller.name, token: `signed.${traveller.name}.code` }
  const ticket = {
    id: tkt,
    user_id,
    booking_id: bkg,
    ticket_number: 'TKT-1',
    state: 'valid',
    codes: [code],
    issued_at: 1,
  }
  const capture = aCapture('cap-2')
  const refund = {
    id: `rfd_${suffix}`,
    user_id,
    booking_id: bkg,
    payment_id: pay,
    gateway: 'sandbox',
    order_id: 'order-1',
    capture_id: capture.id,
    amount: capture.amount,
    currency: 'INR',
    reason: 'second_capture',
    state: 'succeeded',
    requested_at: 1,
  }
  await put({ ...keys.reservation(user_id, rsv), ...toReservationItem(selling, reservation) })
  await put({ ...keys.booking(user_id, bkg), ...toBookingItem(selling, booking) })
  await put({ ...keys.payment(user_id, pay), ...payment })
  await put({ ...ticketKey(user_id, tkt), ...ticket })
  await put({ ...keys.refund(user_id, pay, capture.id), ...refund })
  return { reservation, booking, payment, ticket, refund }
}

const put = (Item: Record<string, unknown>) =>
  documents.send(new PutCommand({ TableName: tableName('commerce'), Item }))
