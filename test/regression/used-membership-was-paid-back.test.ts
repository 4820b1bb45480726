import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { handler as createBooking } from '../../functions/bookings/create-booking.ts'
import { aSubscriber, payAt, renewAt, set, startMemberships, stop, stored } from '../memberships/world.ts'
import { aBooking, aReservation, type Buyer, due, pay } from '../payments/paying.ts'
import { call } from '../support/call.ts'
import { accessTokenFor } from '../support/identity.ts'
import { pausedAfter } from '../support/killed.ts'

/**
 * The bookings of periods have derived ids, so they lie anywhere among those of their owner. The search for a use of the
 * benefits, newest first, ended at the first of them: whoever had booked with a discount had their membership paid back.
 */
let world: Awaited<ReturnType<typeof startMemberships>>
beforeAll(async () => {
  world = await startMemberships()
})
afterEach(() => void vi.useRealTimers())
afterAll(() => world.stop())

const discounted = 81_000

it.each(['begun', 'paid'])('a booking with its discount, %s, keeps it from being paid back', async how => {
  const { buyer, id } = await aSubscriber()
  const { booking } = await aBooking(buyer)
  const payment = await pay(buyer, { booking_id: booking.id, amount: discounted })
  if (how === 'paid') await payAt(payment.body, buyer)
  const { body } = await stop(buyer, id)
  expect([body.refund_amount, body.subscription]).toEqual([
    0,
    expect.objectContaining({ status: 'active', cancels: true }),
  ])
})

it('a booking that may be paid until a long hold ends counts as well', async () => {
  const { buyer, id } = await aSubscriber()
  await aBooking(buyer)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 3600_000 })
  const { token } = await accessTokenFor('customer', buyer.userId)
  expect((await stop({ ...buyer, token }, id)).body.refund_amount).toBe(0)
})

const book = ({ token }: Buyer, reservation_id: string) => {
  const passengers = ['1A', '1B'].map(seat_id => ({ name: 'Asha Rao', age: 34, gender: 'female', seat_id }))
  const contact = { email: 'a@example.com', phone: '+919876543210' }
  return call(createBooking, { token, body: { reservation_id, passengers, contact } })
}

describe('beside a booking', () => {
  it('is paid back, or takes something off it, and never both', async () => {
    const seen = new Set<string>()
    for (let calls = 1; ; calls += 1) {
      const { buyer, id } = await aSubscriber()
      const reservation = await aReservation(buyer)
      let refund = 0
      let price = 0
      const isPaused = await pausedAfter(
        calls,
        async () => {
          refund = (await stop(buyer, id)).body.refund_amount
        },
        async () => {
          let reply = await book(buyer, reservation.id)
          if (reply.status === 503 || reply.status === 409) reply = await book(buyer, reservation.id)
          price = reply.body.total_amount
        },
      )
      if (!isPaused) break
      seen.add(`${refund} ${price}`)
    }
    expect([...seen].toSorted()).toEqual([`0 ${discounted}`, `19900 ${due}`])
  })

  it('the schedule pays back what was noted, unless a booking used it meanwhile', async () => {
    const { buyer } = await aSubscriber()
    await aBooking(buyer)
    await set(buyer, { cancels: true, returns: true })
    await renewAt(buyer, Date.now())
    expect(await stored(buyer)).toMatchObject({ state: 'active', cancels: true })
    expect((await stored(buyer)).returns).toBeUndefined()
  })
})
