import { handler as cancel } from '../../functions/bookings/cancel-booking.ts'
import { handler as read } from '../../functions/bookings/get-booking.ts'
import type { Offer } from '../../shared/inventory/rules/offer.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import { aBooking, aBuyer, type Buyer, consumeEvents, paidEvent, pay } from '../payments/paying.ts'
import { type Call, call } from '../support/call.ts'

/** When the bus leaves where the buyers here board, `hours` from now, with a moment for the test to run. */
export const stopsIn = (hours: number): Pick<Offer, 'points' | 'summary'> => {
  const points = [newId(transitIds.stop, 1), newId(transitIds.stop, 2)]
  const departure_datetime = new Date(Date.now() + hours * 3_600_000 + 600_000).toISOString()
  return {
    points,
    summary: { bus_number: 'MH-12-AB-1234', stops: points.map(id => ({ id, name: 'Stand', departure_datetime })) },
  }
}

/** Seats 1A for 500 and 1B for 400 rupees, of a bus that leaves `hours` from now; not paid. */
export const anUnpaidBooking = async (hours = 72) => {
  const buyer = await aBuyer()
  return { buyer, ...(await aBooking(buyer, { restrictions: {}, ...stopsIn(hours) })) }
}

/** The same, paid and confirmed. */
export const aPaidBooking = async (hours = 72) => {
  const { buyer, booking, reservation } = await anUnpaidBooking(hours)
  const { body: payment } = await pay(buyer, { booking_id: booking.id })
  await consumeEvents(paidEvent({ buyer, payment }))
  return { buyer, booking, reservation, payment }
}

export const cancelling = (
  { token }: Pick<Buyer, 'token'>,
  id: string,
  body: Readonly<Record<string, unknown>> = {},
  more: Partial<Call> = {},
) => call(cancel, { token, params: { id }, body, ...more })

export const details = async ({ token }: Buyer, id: string) => (await call(read, { token, params: { id } })).body
