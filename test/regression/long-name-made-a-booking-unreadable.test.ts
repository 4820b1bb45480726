import { afterAll, beforeAll, expect, it } from 'vitest'
import { handler as getBooking } from '../../functions/bookings/get-booking.ts'
import { aBuyer, aReservation, pay, startPaying } from '../payments/paying.ts'
import { call } from '../support/call.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

it('200 for the booking of an account whose names together are longer than a passenger’s may be', async () => {
  const [first_name, last_name] = ['A'.repeat(100), 'B'.repeat(100)]
  const buyer = await aBuyer({ first_name, last_name })
  const reservation = await aReservation(buyer)
  const { body: payment } = await pay(buyer, { reservation_id: reservation.id })
  const { status, body } = await call(getBooking, { token: buyer.token, params: { id: payment.booking_id } })
  expect([status, body.passengers?.[0]?.name]).toEqual([200, `${first_name} ${last_name}`])
})

it('422 NAME_REQUIRED instead of a ticket without a name, and a single name is one', async () => {
  const nameless = await aBuyer({ first_name: '', last_name: '' })
  const refused = await pay(nameless, { reservation_id: (await aReservation(nameless)).id })
  expect([refused.status, refused.body.code]).toEqual([422, 'NAME_REQUIRED'])

  const single = await aBuyer({ first_name: 'Sukarno', last_name: '' })
  const { body: payment } = await pay(single, { reservation_id: (await aReservation(single)).id })
  const { status, body } = await call(getBooking, { token: single.token, params: { id: payment.booking_id } })
  expect([status, body.passengers?.[0]?.name]).toEqual([200, 'Sukarno'])
})
