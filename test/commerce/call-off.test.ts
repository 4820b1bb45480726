import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as createBooking } from '../../functions/bookings/create-booking.ts'
import { handler as createReservation } from '../../functions/transit/create-reservation.ts'
import { callOff } from '../../shared/commerce/workflows/call-off.ts'
import { settleSale } from '../../shared/commerce/workflows/settle.ts'
import { isSold } from '../../shared/inventory/rules/claim.ts'
import { readClosing, requestClosing } from '../../shared/inventory/store/closings.ts'
import { readSections } from '../../shared/inventory/store/sections.ts'
import { sum } from '../../shared/kernel/money.ts'
import { readOrder } from '../../shared/sandbox/store/orders.ts'
import { selling } from '../../shared/selling.ts'
import { aBuyer, orderIn, pay, playAt, recordsOf } from '../payments/paying.ts'
import { call } from '../support/call.ts'
import { onSale } from '../support/departure.ts'
import { killedAfter, pausedAfter, repliedLateAfter } from '../support/killed.ts'
import { paidOrder, type StoredSale, settling, storedState, storeSale } from './stored-sale.ts'
import { startWholeCloud } from './whole-cloud.ts'

let cloud: Awaited<ReturnType<typeof startWholeCloud>>
beforeAll(async () => {
  cloud = await startWholeCloud()
})
afterAll(() => cloud.stop())

const contact = { email: 'asha@example.com', phone: '+919876543210' }

/** A buyer at the checkout, with a seat of each departure. */
const atCheckout = async (seatId: string, scheduleIds: readonly string[]) => {
  const buyer = await aBuyer()
  const { token } = buyer
  const journeys = scheduleIds.map(schedule_id => ({ schedule_id, seat_ids: [seatId] }))
  const held = await call(createReservation, { token, body: { journeys } })
  expect([held.status, held.body.code]).toEqual([201, undefined])
  const passengers = scheduleIds.map(schedule_id => ({
    name: 'Asha Rao',
    age: 34,
    gender: 'female',
    seat_id: seatId,
    ...(scheduleIds.length > 1 && { schedule_id }),
  }))
  const made = await call(createBooking, { token, body: { reservation_id: held.body.id, passengers, contact } })
  expect([made.status, made.body.code]).toEqual([201, undefined])
  const { body: payment, status } = await pay(buyer, { booking_id: made.body.id, amount: made.body.total_amount })
  expect(status).toBe(201)
  return { buyer, booking: made.body, payment, order: orderIn(payment), seatId }
}

type Paying = Awaited<ReturnType<typeof atCheckout>>

const soldIn = async (inventoryId: string): Promise<string[]> =>
  (await readSections(inventoryId, { consistent: true })).flatMap(({ claims }) =>
    [...claims].flatMap(([unit, ofUnit]) => (ofUnit.some(isSold) ? unit : [])),
  )

/** What the gateway took for an order, and what it gave back, in how many parts. */
const moneyOf = async (orderId: string) => {
  const order = await readOrder(orderId)
  const amounts = (list: readonly { readonly amount: number }[] = []) => list.map(({ amount }) => amount)
  return { taken: sum(amounts(order?.captures)), back: amounts(order?.refunds) }
}

const kindsOfMail = ({ buyer }: Paying): string[] =>
  cloud.queues
    .kept('notifications')
    .map(({ body }) => body as { kind: string; data: { user_id: string } })
    .filter(({ data }) => data.user_id === buyer.userId)
    .map(({ kind }) => kind)

describe('a departure is cancelled', () => {
  it('while 50 people pay, five of them for a way back too: no seat of it stays sold, and every capture returns', async () => {
    const [there, back] = await Promise.all([
      onSale({ seats: 60, restrictions: {} }),
      onSale({ seats: 60, restrictions: {} }),
    ])
    const seats = Array.from({ length: 50 }, (_, seat) => `${Math.floor(seat / 4) + 1}${'ABCD'[seat % 4]}`)
    const paying: Paying[] = []
    for (let start = 0; start < seats.length; start += 10)
      paying.push(
        ...(await Promise.all(
          seats.slice(start, start + 10).map((seat, index) => {
            const trip = index === 0 ? [there.inventory_id, back.inventory_id] : [there.inventory_id]
            return atCheckout(seat, trip)
          }),
        )),
      )
    const play = (some: readonly Paying[]) => Promise.all(some.map(({ payment }) => playAt(payment, 'succeed')))

    // 15 are confirmed before; the money of 15 is on its way; 10 pay meanwhile, 5 when all is over, 5 never.
    await play(paying.slice(0, 15))
    await cloud.drain()
    expect(await soldIn(there.inventory_id)).toHaveLength(15)
    await play(paying.slice(15, 30))
    await requestClosing(there.inventory_id, 'departure_cancelled', Date.now())
    await Promise.all([cloud.drain({ times: 2 }), play(paying.slice(30, 40))])
    await cloud.drain()
    await play(paying.slice(40, 45))
    await cloud.drain({ times: 2 })

    expect(await soldIn(there.inventory_id)).toEqual([])
    expect((await readClosing(there.inventory_id))?.state).toBe('done')
    const goingOn: Paying[] = []
    for (const [number, each] of paying.slice(0, 45).entries()) {
      const { booking, tickets, refunds } = await recordsOf(each.buyer, each.booking.id)
      const { taken, back: given } = await moneyOf(each.order)
      const isPart = booking?.state === 'confirmed'
      if (isPart) goingOn.push(each)
      expect(taken).toBe(each.booking.total_amount)
      expect(given, `buyer ${number}`).toEqual([isPart ? taken / 2 : taken])
      expect(refunds.map(({ state }) => state)).toEqual(['succeeded'])
      expect(tickets.filter(({ state }) => state === 'valid')).toHaveLength(isPart ? 1 : 0)
      if (!isPart) expect([booking?.state, booking?.cancel_reason]).toEqual(['cancelled', 'departure_cancelled'])
      const mails = kindsOfMail(each)
      expect(mails.filter(kind => kind === 'booking_cancelled' || kind === 'payment_refunding')).toHaveLength(1)
    }
    // A round trip that was confirmed before goes on in part, and no other booking does: its way back stays its own.
    expect(goingOn).toEqual(expect.arrayContaining([paying[0], paying[10]]))
    expect(goingOn.filter(each => !paying.slice(0, 30).includes(each) || paying.indexOf(each) % 10 > 0)).toEqual([])
    expect((await soldIn(back.inventory_id)).toSorted()).toEqual(goingOn.map(({ seatId }) => seatId).toSorted())
    for (const each of paying.slice(45)) expect((await moneyOf(each.order)).taken).toBe(0)
  })
})

const settle = (sale: StoredSale) => settleSale(sale.report(paidOrder), settling)

const inventoryOf = ({ placement }: StoredSale): string => placement[0]?.inventory_id ?? ''

/** One round of the closing, which has all the time it needs. */
const close = (sale: StoredSale) => callOff(selling, inventoryOf(sale), 'departure_cancelled', Date.now(), () => true)

/** @param isOver what the last round said: once it is over, no further round comes */
const closed = async (sale: StoredSale, what: string, isOver = false) => {
  await settle(sale)
  if (!isOver) expect(await close(sale), what).toBe(true)
  const { booking, reason, seats, refunds } = await storedState(sale)
  expect({ booking, reason, seats }, what).toEqual({
    booking: 'cancelled',
    reason: 'departure_cancelled',
    seats: expect.not.arrayContaining(['sold']),
  })
  expect(
    refunds.map(([capture]) => capture),
    what,
  ).toEqual(['cap-1'])
}

const sold = async () => {
  const sale = await storeSale()
  await settle(sale)
  return sale
}

describe('calling an inventory off', () => {
  it.each([
    ['killed after', killedAfter],
    ['with the reply lost of', repliedLateAfter],
  ] as const)('%s any call: the next round ends it, with one refund', async (what, failing) => {
    for (let calls = 1, isHit = true; isHit; calls += 1) {
      const sale = await sold()
      let isOver = false
      isHit = await failing(calls, async () => {
        isOver = await close(sale)
      })
      await closed(sale, `${what} call ${calls}`, isOver)
    }
  })

  it('between any two calls of a settlement: nothing stays sold, and the money returns once', async () => {
    for (let calls = 1, isPaused = true; isPaused; calls += 1) {
      const sale = await storeSale()
      let isOver = false
      isPaused = await pausedAfter(
        calls,
        async () => {
          isOver = await close(sale)
        },
        () => settle(sale),
      )
      await closed(sale, `closed after call ${calls}`, isOver)
    }
  })

  it('with a settlement between any two of its calls: nothing stays sold, and the money returns once', async () => {
    for (let calls = 1, isPaused = true; isPaused; calls += 1) {
      const sale = await storeSale()
      let isOver = false
      isPaused = await pausedAfter(
        calls,
        () => settle(sale),
        async () => {
          isOver = await close(sale)
        },
      )
      await closed(sale, `settled after call ${calls}`, isOver)
    }
  })

  it('stops where its time ends, and says that it is not over', async () => {
    const sale = await sold()
    expect(await callOff(selling, inventoryOf(sale), 'departure_cancelled', Date.now(), () => false)).toBe(false)
    expect((await storedState(sale)).booking).toBe('confirmed')
    await closed(sale, 'afterwards')
  })
})
