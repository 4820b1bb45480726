import { afterAll, beforeAll, expect, it } from 'vitest'
import { handler as createBooking } from '../../functions/bookings/create-booking.ts'
import { handler as createReservation } from '../../functions/transit/create-reservation.ts'
import { readHeldClaims } from '../../shared/inventory/store/quota.ts'
import { aBuyer, consumeEvents, paidEvent, pay, startPaying } from '../payments/paying.ts'
import { call } from '../support/call.ts'
import { onSale } from '../support/departure.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

const six = (first: number) =>
  ['A', 'B', 'C', 'D'].map(letter => `${first}${letter}`).concat(`${first + 1}A`, `${first + 1}B`)

it('201 for more seats once six are bought: ten are the most that one may hold, not buy', async () => {
  const { inventory_id } = await onSale({ seats: 40, restrictions: {} })
  const buyer = await aBuyer()
  const hold = (seat_ids: readonly string[]) =>
    call(createReservation, { token: buyer.token, body: { schedule_id: inventory_id, seat_ids } })
  const held = await hold(six(1))
  expect([held.status, (await hold(six(3))).body.code]).toEqual([201, 'HOLD_LIMIT'])
  const passengers = six(1).map(seat_id => ({ name: 'Asha Rao', age: 34, gender: 'female', seat_id }))
  const contact = { email: 'asha@example.com', phone: '+919876543210' }
  const booking = await call(createBooking, {
    token: buyer.token,
    body: { reservation_id: held.body.id, passengers, contact },
  })
  const amount = booking.body.total_amount
  const { body: payment } = await pay(buyer, { booking_id: booking.body.id, amount })
  const paid = paidEvent({ buyer, payment }, { amount })
  await consumeEvents(paid)
  expect(await readHeldClaims(buyer.userId, inventory_id)).toEqual([])
  expect((await hold(six(3))).status).toBe(201)
  // The same event once more takes nothing from the new hold's count.
  await consumeEvents({ ...paid, event: { ...(paid as { event: object }).event, event_id: 'evt_2' } })
  expect(await readHeldClaims(buyer.userId, inventory_id)).toHaveLength(6)
})
