import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as createBooking } from '../../functions/bookings/create-booking.ts'
import { handler as cancelSchedule } from '../../functions/transit/cancel-schedule.ts'
import { handler as createReservation } from '../../functions/transit/create-reservation.ts'
import { handler as search } from '../../functions/transit/search-schedules.ts'
import { readLedger } from '../../shared/commerce/store/ledger.ts'
import { soldLeft } from '../../shared/inventory/store/close-inventory.ts'
import { readClosing, requestClosing } from '../../shared/inventory/store/closings.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { readOrder } from '../../shared/sandbox/store/orders.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import { putSchedules } from '../../shared/transit/store/schedules.ts'
import { balances } from '../invoices/sold.ts'
import { aBuyer, type Buyer, consumeEvents, orderIn, paidEvent, pay, playAt } from '../payments/paying.ts'
import { call } from '../support/call.ts'
import { itemsUnder, onSale } from '../support/departure.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { killedAfter, pausedAfter, repliedLateAfter } from '../support/killed.ts'
import { startQueues } from '../support/queues.ts'
import { startSandbox } from '../support/sandbox.ts'
import { sampleRoute, sampleSchedule } from '../transit/sample-network.ts'
import { deliver, queueNames, startDelivery } from './called-off.ts'
import { type StoredSeats, storeSeats } from './stored-seats.ts'

let queues: Awaited<ReturnType<typeof startQueues>>

beforeAll(async () => {
  const stop = await startIdentity('inventory', 'commerce', 'catalog', 'operations')
  process.env.HOLD_SECONDS = '900'
  const [started, sandbox] = await Promise.all([
    startQueues(...queueNames, 'ledger-pages', 'sandbox-webhooks'),
    startSandbox(),
  ])
  queues = started
  return () => Promise.all([stop(), sandbox.stop()])
})
afterAll(() => queues.stop())

const price = 40_000
/** Of travel, as far ahead as is on sale. */
const day = new Date(Date.now() + 30 * 24 * 3600_000).toISOString().slice(0, 10)

const cancel = async (id: string) => {
  const { token } = await accessTokenFor('admin')
  return call(cancelSchedule, { method: 'DELETE', token, params: { id } })
}

const hold = ({ token }: Buyer, scheduleId: string, seat: string) =>
  call(createReservation, { token, body: { schedule_id: scheduleId, seat_ids: [seat] } })

const contact = (buyer: Buyer) => ({ email: buyer.account.email, phone: '+919876543210' })

/** Holds, books and pays, as far as the departure lets it come; its gateway tells of the money at once. */
const buy = async (scheduleId: string, seat: string) => {
  const buyer = await aBuyer()
  const held = await hold(buyer, scheduleId, seat)
  if (held.status !== 201) return { buyer, refused: held.body.code as string }
  const passengers = [{ name: 'Asha Rao', age: 34, gender: 'female', seat_id: seat }]
  const booked = await call(createBooking, {
    token: buyer.token,
    body: { reservation_id: held.body.id, passengers, contact: contact(buyer) },
  })
  if (booked.status !== 201) return { buyer, refused: booked.body.code as string }
  const paid = await pay(buyer, { booking_id: booked.body.id, amount: price })
  if (paid.status >= 300) return { buyer, refused: paid.body.code as string }
  expect((await playAt(paid.body, 'succeed')).status).toBe(200)
  const order = await readOrder(orderIn(paid.body))
  const capture = order?.captures[0]?.id ?? ''
  await consumeEvents(paidEvent({ buyer, payment: paid.body }, { capture, amount: price }))
  return { buyer, order: orderIn(paid.body), booking: booked.body.id as string }
}

const recordsOf = async ({ userId }: Buyer, prefix: string) =>
  (await itemsUnder('commerce', `USER#${userId}`)).filter(({ sk }) => String(sk).startsWith(prefix))

/** A departure that is in the catalog and on sale, with 52 seats at one price. */
const aDeparture = async (): Promise<string> => {
  const { inventory_id: id } = await onSale({
    seats: 52,
    restrictions: {},
    prices: { window: [price], aisle: [price] },
  })
  const route = sampleRoute({ city: 'Mumbai', minutes: 0, km: 0 }, { city: 'Pune', minutes: 210, km: 9 })
  await putSchedules([{ ...sampleSchedule({ route, departure: `${day}T02:30:00Z` }), id }])
  return id
}

it('a departure cancelled while 50 people pay: no seat stays sold, every capture is returned once, all are told', async () => {
  const id = await aDeparture()
  const delivery = startDelivery(queues, 2)
  const seats = Array.from({ length: 50 }, (_, seat) => `${Math.floor(seat / 4) + 1}${'ABCD'[seat % 4]}`)

  const early = await Promise.all(seats.slice(0, 15).map(seat => buy(id, seat)))
  expect(await soldLeft(id)).toBe(true)
  const buying = seats.slice(15).map(seat => buy(id, seat))
  let isBuying = true
  const late = Promise.all(buying).finally(() => {
    isBuying = false
  })
  await Promise.race(buying)
  const consuming = (async () => {
    while (isBuying) await delivery.round()
  })()
  expect((await cancel(id)).status).toBe(202)
  const sales = [...early, ...(await late)]
  await consuming
  await delivery.drain()

  expect([await soldLeft(id), (await readClosing(id))?.state]).toEqual([false, 'done'])
  for (const { refused } of sales) if (refused) expect(refused).toBe('SCHEDULE_CLOSED')
  const paid = sales.flatMap(({ buyer, order, booking }) => (order ? [{ buyer, order, booking }] : []))
  expect(paid.length).toBeGreaterThan(15)
  for (const { buyer, order, booking } of paid) {
    const money = await readOrder(order)
    expect([money?.captures.length, money?.refunds.map(({ amount }) => amount)]).toEqual([1, [price]])
    const [stored] = await recordsOf(buyer, 'BKG#')
    expect([stored?.id, stored?.state, stored?.cancel_reason]).toEqual([booking, 'cancelled', 'departure_cancelled'])
    const tickets = (await recordsOf(buyer, 'TKT#')).map(({ state }) => state)
    expect(tickets.filter(state => state !== 'cancelled')).toEqual([])
    const { customer, refunds_due, fees = 0, quarantine = 0 } = balances(await readLedger(booking))
    expect([customer, refunds_due, fees, quarantine]).toEqual([0, 0, 0, 0])
    const told = delivery.told.filter(({ to }) => to === buyer.account.email).map(({ kind }) => kind)
    expect(told).toContain('refund_succeeded')
    expect(
      told.some(kind => kind === 'booking_cancelled' || kind === 'payment_refunding'),
      told.join(),
    ).toBe(true)
  }
})

describe('a departure that was cancelled', () => {
  it('422 SCHEDULE_CLOSED to a hold; a search does not find it', async () => {
    const id = await aDeparture()
    await cancel(id)
    await deliver('closings', { inventory_id: id })
    const refused = await hold(await aBuyer(), id, '13C')
    expect([refused.status, refused.body.code]).toEqual([422, 'SCHEDULE_CLOSED'])
    const query = { origin_city: 'Mumbai', destination_city: 'Pune', date: day }
    const found = await call(search, { query })
    expect([found.status, JSON.stringify(found.body).includes(id)]).toEqual([200, false])
  })

  it('202 without an inventory: its closing ends at once', async () => {
    const id = newId(transitIds.schedule, Date.now())
    const route = sampleRoute({ city: 'Mumbai', minutes: 0, km: 0 }, { city: 'Pune', minutes: 210, km: 9 })
    await putSchedules([{ ...sampleSchedule({ route, departure: `${day}T02:30:00Z` }), id }])
    expect((await cancel(id)).status).toBe(202)
    await deliver('closings', { inventory_id: id })
    expect((await readClosing(id))?.state).toBe('done')
  })
})

type Name = 'confirmed' | 'paid' | 'roundTrip'

/**
 * Bookings of a departure, and the request to close it: one confirmed, one paid and not seated yet, one confirmed that goes on
 * with another departure, which stays.
 */
const departureWith = async (...names: Name[]) => {
  const [going, staying] = await Promise.all([onSale({ restrictions: {} }), onSale({ restrictions: {} })])
  const trips = {
    confirmed: [{ offer: going, seats: ['1B'] }],
    paid: [{ offer: going, seats: ['1C'] }],
    roundTrip: [
      { offer: going, seats: ['2B'] },
      { offer: staying, seats: ['2B'] },
    ],
  }
  const sales: { name: Name; sale: StoredSeats }[] = []
  for (const name of names) sales.push({ name, sale: await storeSeats(trips[name]) })
  for (const { name, sale } of sales) if (name !== 'paid') await sale.settle()
  await requestClosing(going.inventory_id, 'departure_cancelled', Date.now())
  const settle = async () => {
    for (const { name, sale } of sales) if (name === 'paid') await sale.settle()
  }
  return { id: going.inventory_id, sales, settle }
}

type Departure = Awaited<ReturnType<typeof departureWith>>

const isDone = async ({ id }: Departure): Promise<boolean> => (await readClosing(id))?.state === 'done'

const open = async (sale: StoredSeats) =>
  (await sale.own('CXL#'))
    .filter(({ state }) => state === 'open')
    .map(({ id }) => ({ user_id: sale.ids.user, cancellation_id: id }))

const openOf = async ({ sales }: Departure) => (await Promise.all(sales.map(({ sale }) => open(sale)))).flat()

/** The messages that follow: of the payment, of what the cancellations announced, and of the closing until it is done. */
const finish = async (departure: Departure): Promise<void> => {
  await departure.settle()
  for (let round = 0; round === 0 || !(await isDone(departure)); round += 1) {
    expect(round).toBeLessThan(5)
    for (const message of await openOf(departure))
      expect(await deliver('cancellations', message)).toEqual({ batchItemFailures: [] })
    await close(departure)
  }
}

const close = async ({ id }: Departure) => void (await deliver('closings', { inventory_id: id }))

const expectEnded = async ({ id, sales }: Departure, what: string): Promise<void> => {
  expect(await soldLeft(id), what).toBe(false)
  for (const { name, sale } of sales) {
    const [booking] = await sale.own('BKG#')
    const refunds = (await sale.own('RFD#')).map(({ amount }) => Number(amount))
    const seats = await sale.seats()
    expect(refunds, `${name} ${what}`).toEqual([price])
    expect([booking?.state, booking?.cancel_reason], `${name} ${what}`).toEqual(
      name === 'roundTrip' ? ['confirmed', undefined] : ['cancelled', 'departure_cancelled'],
    )
    // The hold of one that was never seated lapses.
    if (name === 'paid') expect(seats, what).not.toContain('sold')
    else expect(seats, what).toEqual(name === 'roundTrip' ? ['free', 'sold'] : ['free'])
    expect(await open(sale), what).toEqual([])
  }
}

describe('the closing of a departure', () => {
  it('with three bookings, killed after each call, and delivered again', async () => {
    let calls = 0
    for (let isOver = false; !isOver; ) {
      calls += 1
      const departure = await departureWith('confirmed', 'paid', 'roundTrip')
      await killedAfter(calls, () => close(departure))
      isOver = await isDone(departure)
      await finish(departure)
      await expectEnded(departure, `killed after ${calls}`)
    }
    expect(calls).toBeGreaterThan(10)
  })

  it.each(['confirmed', 'roundTrip'] as const)('with the reply of each call lost, of one %s', async name => {
    for (let calls = 1, isLost = true; isLost; calls += 1) {
      const departure = await departureWith(name)
      isLost = await repliedLateAfter(calls, () => close(departure))
      await finish(departure)
      await expectEnded(departure, `reply ${calls} lost`)
    }
  })

  it('with money told of between any two calls', async () => {
    for (let calls = 1, isPaused = true; isPaused; calls += 1) {
      const departure = await departureWith('paid')
      isPaused = await pausedAfter(calls, departure.settle, () => close(departure))
      await finish(departure)
      await expectEnded(departure, `paid after ${calls}`)
    }
  })

  it('between any two calls of a settlement', async () => {
    for (let calls = 1, isPaused = true; isPaused; calls += 1) {
      const departure = await departureWith('paid')
      isPaused = await pausedAfter(calls, () => close(departure), departure.settle)
      await finish(departure)
      await expectEnded(departure, `closed after ${calls} of the settlement`)
    }
  })

  it.each(['confirmed', 'roundTrip'] as const)(
    'that stopped before anything was free: the cancellation of one %s is killed after each call, then comes twice',
    async name => {
      for (let calls = 1, isKilled = true; isKilled; calls += 1) {
        const departure = await departureWith(name)
        for (let before = 5; (await openOf(departure)).length === 0; before += 1)
          await killedAfter(before, () => close(departure))
        const [message] = await openOf(departure)
        isKilled = await killedAfter(calls, async () => {
          const { batchItemFailures } = await deliver('cancellations', message)
          if (batchItemFailures.length > 0) await close(departure)
        })
        await Promise.all([deliver('cancellations', message), deliver('cancellations', message)])
        await finish(departure)
        await expectEnded(departure, `cancellation killed after ${calls}`)
      }
    },
  )

  it('that is not over after a hundred rounds is parked by its queue, and ends when it is sent again', async () => {
    const departure = await departureWith('confirmed')
    // As if its cancellation could not free it yet.
    for (let calls = 5; (await openOf(departure)).length === 0; calls += 1)
      await killedAfter(calls, () => close(departure))
    const message = { inventory_id: departure.id, round: 100 }
    const before = queues.kept('closings').length
    expect((await deliver('closings', message)).batchItemFailures).toHaveLength(1)
    expect([await isDone(departure), queues.kept('closings').length]).toEqual([false, before])
    for (const each of await openOf(departure)) await deliver('cancellations', each)
    expect(await deliver('closings', message)).toEqual({ batchItemFailures: [] })
    await expectEnded(departure, 'sent again')
  })
})
