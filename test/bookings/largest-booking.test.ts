import { afterAll, beforeAll, expect, it } from 'vitest'
import { handler as createBooking } from '../../functions/bookings/create-booking.ts'
import { handler as createReservation } from '../../functions/transit/create-reservation.ts'
import { readSections } from '../../shared/inventory/store/sections.ts'
import { aBuyer, consumeEvents, paidEvent, pay, recordsOf, startPaying } from '../payments/paying.ts'
import { call } from '../support/call.ts'
import { onSale } from '../support/departure.ts'
import { cancelling, details, stopsIn } from './a-paid-booking.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

const seat_ids = ['1A', '1B', '1C', '1D', '2A', '2B', '2C', '9A', '9B', '10A']

/** Ten seats on each of four departures, with the longest names and documents that a passenger may have. */
const theLargest = async () => {
  const buyer = await aBuyer()
  const offers = await Promise.all(
    Array.from({ length: 4 }, () => onSale({ seats: 40, restrictions: {}, ...stopsIn(72) })),
  )
  const journeys = offers.map(({ inventory_id }) => ({ schedule_id: inventory_id, seat_ids }))
  const { body: reservation } = await call(createReservation, { token: buyer.token, body: { journeys } })
  const seats = journeys.flatMap(({ schedule_id }) => seat_ids.map(seat_id => ({ schedule_id, seat_id })))
  const person = { name: 'Ö'.repeat(100), age: 34, gender: 'female', id_document: 'क'.repeat(40) }
  const contact = { email: 'asha@example.com', phone: '+919876543210' }
  const passengers = seats.map(seat => ({ ...person, ...seat }))
  const { status, body: booking } = await call(createBooking, {
    token: buyer.token,
    body: { reservation_id: reservation.id, passengers, contact },
  })
  expect(status).toBe(201)
  return { buyer, offers, seats, booking, amount: Number(booking.total_amount) }
}

const isFree = async (inventoryId: string) =>
  (await readSections(inventoryId, { consistent: true })).every(({ claims }) =>
    claims.values().every(ofUnit => ofUnit.every(claim => claim === 0n)),
  )

it('of forty seats is held, paid, and cancelled but for one seat, then whole', async () => {
  const { buyer, offers, seats, booking, amount } = await theLargest()
  const { body: payment } = await pay(buyer, { booking_id: booking.id, amount })
  await consumeEvents(paidEvent({ buyer, payment }, { amount }))
  const confirmed = await details(buyer, booking.id)
  expect([confirmed.status, confirmed.tickets.length, confirmed.passengers.length]).toEqual(['confirmed', 4, 40])

  const [first, ...others] = seats
  const part = await cancelling(buyer, booking.id, { seat_ids: others })
  // The same seat, named three times in both ways.
  const rest = await cancelling(buyer, booking.id, { seat_ids: [first, first, `${first?.schedule_id}:1A`] })
  expect([part.body.is_whole, rest.body.is_whole]).toEqual([false, true])
  const moved = [part, rest].map(({ body }) => body.refund_amount + body.fee_amount)
  expect(moved).toEqual([amount - 50_000, 50_000])
  const { refunds, tickets } = await recordsOf(buyer, booking.id)
  expect(refunds).toHaveLength(2)
  expect(tickets.map(({ state }) => state)).toEqual(Array(4).fill('cancelled'))
  for (const { inventory_id } of offers) expect(await isFree(inventory_id)).toBe(true)
})
