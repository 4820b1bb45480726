import { beforeAll, describe, expect, it } from 'vitest'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { paymentStatus } from '../../shared/commerce/rules/payment.ts'
import { bookingUpdate, readBooking } from '../../shared/commerce/store/bookings.ts'
import { readPayment } from '../../shared/commerce/store/payments.ts'
import { erasePerson, exportPerson } from '../../shared/commerce/store/personal-data.ts'
import { readRefund, recordPaidBack } from '../../shared/commerce/store/refunds.ts'
import { readReservation } from '../../shared/commerce/store/reservations.ts'
import { readReservationAndBooking } from '../../shared/commerce/workflows/belongings.ts'
import { extendHold } from '../../shared/commerce/workflows/extend-hold.ts'
import { settleSale } from '../../shared/commerce/workflows/settle.ts'
import { isWritten } from '../../shared/platform/dynamo/conditional-write.ts'
import { selling } from '../../shared/selling.ts'
import type { TripDetails } from '../../shared/tickets/rules/trip.ts'
import { itemsUnder, putItem } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { earlierBooking, earlierReservation, presentBooking } from './earlier-forms.ts'
import { aCapture } from './sales.ts'
import { confirmed, paidOrder, settling, storedState, storeSale } from './stored-sale.ts'

// Records of an earlier version live on with their sales: whatever happens to one happens to the other.

beforeAll(() => createTables('inventory', 'commerce', 'runtime'))

/** A sale as an earlier version stored it: of one departure, and its booking noted in the reservation. */
const earlierSale = async (form: 'plain' | 'packed' = 'packed') => {
  const sale = await storeSale()
  const { user, booking: bookingId, reservation: reservationId } = sale.ids
  const booking = await readBooking(selling, user, bookingId)
  const reservation = { ...sale.reservation, booking_id: bookingId }
  if (!booking) throw new Error('no booking')
  await putItem('commerce', { ...keys.booking(user, bookingId), ...earlierBooking(booking, form) })
  await putItem('commerce', { ...keys.reservation(user, reservationId), ...earlierReservation(reservation) })
  return { ...sale, reservation, booking: presentBooking(booking) }
}

describe.each(['plain', 'packed'] as const)('an earlier booking, %s,', form => {
  it('is read with its hold', async () => {
    const { ids, reservation, booking } = await earlierSale(form)
    expect(await readReservationAndBooking(selling, ids.user, ids.reservation)).toEqual({ reservation, booking })
  })

  it('is confirmed, with its ticket and its seats', async () => {
    const sale = await earlierSale(form)
    await settleSale(sale.report(paidOrder), settling)
    expect(await storedState(sale)).toEqual(confirmed)
    expect(await readBooking(selling, sale.ids.user, sale.ids.booking)).toEqual({
      ...sale.booking,
      state: 'confirmed',
      confirmed_at: expect.any(Number),
      charges: [{ ...sale.booking.charges[0], state: 'paid' }],
    })
  })

  it('is cancelled as a whole and in part, on condition that it is as it was read', async () => {
    const { ids, booking } = await earlierSale(form)
    const { journeys, passengers } = booking.details as TripDetails
    const left = journeys.map(journey => ({ ...journey, seats: journey.seats.slice(0, 1) }))
    const part = {
      details: { journeys: left, passengers: passengers.slice(0, 1) },
      lines: booking.lines.slice(0, 1),
      total_amount: 45_000,
      revision: 1,
    }
    expect(await isWritten(bookingUpdate(selling, booking, part))).toBe(true)
    expect(await isWritten(bookingUpdate(selling, booking, part))).toBe(false)
    const rest = { ...booking, ...part }
    expect(await readBooking(selling, ids.user, ids.booking)).toEqual(rest)
    const whole = { state: 'cancelled', cancelled_at: 1, cancel_reason: 'hold_given_up' } as const
    expect(await isWritten(bookingUpdate(selling, rest, whole))).toBe(true)
    expect(await readBooking(selling, ids.user, ids.booking)).toEqual({ ...rest, ...whole })
  })

  it('is exported in the present form, and erased without a trace of the person', async () => {
    const { ids, booking } = await earlierSale(form)
    const { records } = await exportPerson(selling, ids.user, undefined)
    expect(records.bookings?.[0]).toMatchObject({ kind: 'bus', contact: booking.contact, details: booking.details })
    expect(await erasePerson(selling, ids.user, Date.now() + 20_000)).toBe(true)
    const { journeys, passengers } = booking.details as TripDetails
    expect(await readBooking(selling, ids.user, ids.booking)).toEqual({
      ...booking,
      contact: { email: '', phone: '' },
      details: { journeys, passengers: passengers.map(({ seat_id }) => ({ name: 'Erased', seat_id })) },
      erased_at: expect.any(Number),
    })
    const item = (await itemsUnder('commerce', keys.user(ids.user))).find(({ id }) => id === ids.booking)
    for (const member of ['passengers', 'contact', 'summary', 'seats', 'schedule_id', 'details'])
      expect(item).not.toHaveProperty(member)
  })
})

describe('an earlier payment, whose captures have one refund each,', () => {
  const paidBack = async (state: 'owed' | 'succeeded') => {
    const sale = await earlierSale()
    const capture = { ...aCapture('cap-1'), gateway: 'sandbox', order_id: 'order-1' }
    const refund = { id: 'rfd_1', reason: 'hold_given_up', state }
    await putItem('commerce', {
      ...keys.payment(sale.ids.user, sale.ids.payment),
      ...sale.payment,
      state: 'given_back',
      captures: [{ ...capture, refund }],
    })
    const owed = { ...refund, user_id: sale.ids.user, payment_id: sale.ids.payment, capture_id: capture.id }
    const { amount, currency, gateway, order_id } = capture
    const record = { ...owed, booking_id: sale.ids.booking, amount, currency, gateway, order_id, requested_at: 1 }
    await putItem('commerce', { ...keys.refund(sale.ids.user, sale.ids.payment, capture.id), ...record })
    return { ...sale, owed, present: { ...capture, refunds: [{ ...refund, amount }] } }
  }

  it('is read with a list of refunds, and owes none of them again', async () => {
    const { ids, present, report } = await paidBack('succeeded')
    const payment = await readPayment(ids.user, ids.payment)
    expect(payment?.captures).toEqual([present])
    expect(payment && paymentStatus(payment, Date.now())).toBe('refunded')
    await settleSale(report(paidOrder), settling)
    expect((await readPayment(ids.user, ids.payment))?.captures).toEqual([present])
  })

  it('is paid back', async () => {
    const { ids, owed, present } = await paidBack('owed')
    const [payment, refund] = await Promise.all([readPayment(ids.user, ids.payment), readRefund(owed)])
    if (!payment || !refund) throw new Error('nothing is owed')
    expect(paymentStatus(payment, Date.now())).toBe('refunding')
    expect(await recordPaidBack(refund, payment, 'sbr_1', 2)).toBe(true)
    const after = await readPayment(ids.user, ids.payment)
    expect(after?.captures).toEqual([{ ...present, refunds: [{ ...present.refunds[0], state: 'succeeded' }] }])
    expect(await readRefund(owed)).toMatchObject({ state: 'succeeded', succeeded_at: 2 })
  })
})

it('an earlier hold is extended', async () => {
  const { ids, reservation } = await earlierSale()

  const end = reservation.expires_at + 60_000
  const held = await readReservation(selling, ids.user, ids.reservation)
  if (!held) throw new Error('no reservation')
  await extendHold(selling, held, end, Date.now())
  expect(await readReservation(selling, ids.user, ids.reservation)).toMatchObject({ expires_at: end, state: 'held' })
})
