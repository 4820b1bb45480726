import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addCharge } from '../../shared/commerce/workflows/add-charge.ts'
import { cancelBooking } from '../../shared/commerce/workflows/cancel-booking.ts'
import { captureBooking, letGo } from '../../shared/commerce/workflows/capture-booking.ts'
import { voidCharge } from '../../shared/commerce/workflows/void-charge.ts'
import { startPaying } from '../payments/paying.ts'
import { lineOf, planned } from './kinds.ts'
import { again, agree, atBank, atGateway, begin, bookingOf, goOn, lapse, settle, settled, stateOf } from './planned.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())
beforeEach(() => {
  world.sandbox.answered.length = 0
})

type Stored = Awaited<ReturnType<typeof bookingOf>>

const named = ({ user_id, id }: Stored) => ({ userId: user_id, bookingId: id })

const captures = () => world.sandbox.answered.filter(answer => answer.includes('/capture'))

const gateways = ['sandbox', 'sandboxwhole'] as const

describe('a plan that authorizes first and captures later', () => {
  it('is confirmed when it is authorized; then a part is captured, and the rest let go', async () => {
    const { booking, order } = await settled('ride', { price: 500 })
    expect(await stateOf(booking)).toMatchObject({
      booking: 'confirmed',
      charges: ['booking 500 open'],
      payment: 'authorized',
      jobs: 1,
      isIndexed: true,
    })
    expect(await atBank(order)).toEqual(['authorized', 0])
    await captureBooking(planned, { ...named(booking), amount: 380, lines: [lineOf(380)] })
    for (let times = 0; times < 2; times += 1) await goOn(booking)
    expect(await stateOf(booking)).toMatchObject({
      booking: 'confirmed',
      charges: ['booking 380 paid'],
      total: 380,
      payment: 'confirmed',
      captured: [380],
      refunds: [],
      isIndexed: false,
    })
    expect(await atBank(order)).toEqual(['paid', 380])
  })

  it('at a gateway that cannot capture a part: all is captured, and the rest paid back once', async () => {
    const { booking, order } = await settled('ride', { price: 500 }, { gateway: 'sandboxwhole' })
    await captureBooking(planned, { ...named(booking), amount: 380, lines: [lineOf(380)] })
    await Promise.all([goOn(booking), goOn(booking), settle(booking)])
    await settle(booking)
    expect(await stateOf(booking)).toMatchObject({
      charges: ['booking 380 paid'],
      payment: 'confirmed',
      captured: [500],
      refunds: ['120 captured_above'],
      owed: 1,
    })
    expect(await atBank(order)).toEqual(['paid', 500])
  })

  it.each(gateways)('never captured at %s: the money is let go, and the booking stands', async gateway => {
    const { booking, order } = await settled('ride', { price: 500 }, { gateway })
    await letGo(planned, named(booking))
    await letGo(planned, named(booking))
    await goOn(booking)
    expect(await stateOf(booking)).toMatchObject({ booking: 'confirmed', payment: 'given_back', captured: [], owed: 0 })
    expect(await atBank(order)).toEqual(['voided', 0])
    expect(captures()).toEqual([])
  })

  it('a fee of it is captured after it was cancelled, and can be captured no more once it was let go', async () => {
    const { booking, order } = await settled('ride', { price: 500 })
    const cancel = { ...named(booking), by: 'owner', reason: 'cancelled', part: undefined } as const
    await cancelBooking(withFee(60), cancel, Date.now())
    await goOn(booking)
    expect(await stateOf(booking)).toMatchObject({
      booking: 'cancelled',
      charges: ['booking 60 paid'],
      payment: 'confirmed',
      captured: [60],
      refunds: [],
    })
    expect(await atBank(order)).toEqual(['paid', 60])

    const other = await settled('ride', { price: 500 })
    await cancelBooking(planned, { ...cancel, ...named(other.booking) }, Date.now())
    await goOn(other.booking)
    expect(await atBank(other.order)).toEqual(['voided', 0])
    const late = captureBooking(planned, { ...named(other.booking), amount: 60 })
    await expect(late).rejects.toMatchObject({ code: 'CAPTURE_CHANGED' })
  })

  it('of a booking that was cancelled before its authorization was told of: let go', async () => {
    const booking = await bookingOf('ride', { price: 500 })
    const { order } = await atGateway(booking)
    await cancelBooking(planned, { ...named(booking), by: 'owner', reason: 'cancelled', part: undefined }, Date.now())
    await settle(booking)
    expect(await stateOf(booking)).toMatchObject({ booking: 'cancelled', payment: 'given_back', jobs: 0, owed: 0 })
    expect(await atBank(order)).toEqual(['voided', 0])
  })

  it('whose authorization lapses before the capture: the amount is a charge that can be paid, once', async () => {
    const { booking, order } = await settled('ride', { price: 500 })
    await lapse(order)
    await captureBooking(planned, { ...named(booking), amount: 380, lines: [lineOf(380)] })
    await Promise.all([goOn(booking), goOn(booking)])
    expect(await stateOf(booking)).toMatchObject({
      booking: 'confirmed',
      charges: ['booking 380 void', 'uncaptured 380 open'],
      payment: 'lapsed',
      captured: [],
      isIndexed: false,
    })
    const now = await again(booking)
    const paid = await atGateway(now)
    await Promise.all([settle(now, 'uncaptured'), settle(now, 'uncaptured')])
    expect(await stateOf(now, 'uncaptured')).toMatchObject({
      charges: ['booking 380 void', 'uncaptured 380 paid'],
      payment: 'confirmed',
      captured: [380],
      refunds: [],
    })
    expect(await atBank(paid.order)).toEqual(['paid', 380])
    await expect(begin(now, { charge_id: 'uncaptured' })).rejects.toMatchObject({ code: 'ALREADY_PAID' })
  })

  it('whose authorization lapsed waits until it is said what is due', async () => {
    const { booking, order } = await settled('ride', { price: 500 })
    await lapse(order)
    await settle(booking)
    expect(await stateOf(booking)).toMatchObject({ charges: ['booking 500 open'], payment: 'authorized' })
    await letGo(planned, named(booking))
    await goOn(booking)
    expect(await stateOf(booking)).toMatchObject({ charges: ['booking 500 void'], payment: 'given_back', owed: 0 })
  })

  it('whose fee could not be captured: it is due of the cancelled booking, and nothing else is', async () => {
    const { booking, order } = await settled('ride', { price: 500 })
    await lapse(order)
    const cancel = { ...named(booking), by: 'owner', reason: 'cancelled', part: undefined } as const
    await cancelBooking(withFee(60), cancel, Date.now())
    await goOn(booking)
    const now = await again(booking)
    await expect(begin(now, { charge_id: 'booking' })).rejects.toMatchObject({ code: 'BOOKING_CANCELLED' })
    await atGateway(now)
    await settle(now, 'uncaptured')
    expect(await stateOf(now, 'uncaptured')).toMatchObject({
      booking: 'cancelled',
      payment: 'confirmed',
      captured: [60],
    })
  })

  it('authorized twice: the second is let go while the first waits', async () => {
    const booking = await bookingOf('ride', { price: 500 })
    const first = await begin(booking, { gateway: 'sandboxwhole' })
    const second = await begin(booking)
    const orders = [await agree(first), await agree(second)] as const
    await settle(booking)
    expect(await stateOf(booking)).toMatchObject({ booking: 'confirmed', payment: 'authorized' })
    expect((await Promise.all(orders.map(atBank))).map(([state]) => state)).toEqual(['authorized', 'voided'])
  })

  it('is not paid in cash, and captures no more than was authorized', async () => {
    const cash = begin(await bookingOf('ride', { price: 500 }), { method: 'cash' })
    await expect(cash).rejects.toMatchObject({ code: 'PAYMENT_METHOD_UNAVAILABLE' })
    const { booking } = await settled('ride', { price: 500 })
    const capture = (amount: number) => captureBooking(planned, { ...named(booking), amount })
    await expect(capture(501)).rejects.toMatchObject({ code: 'CAPTURE_TOO_LARGE', details: { authorized: 500 } })
    const now = await capture(500)
    expect(await capture(500)).toEqual(now)
    await expect(capture(499)).rejects.toMatchObject({ code: 'CAPTURE_CHANGED' })
  })
})

/** The kinds, with a fee for cancelling. */
const withFee = (fee_amount: number): typeof planned => ({
  ...planned,
  of: record => {
    const adapter = planned.of(record)
    return { ...adapter, cancel: { ...adapter.cancel, quote: () => ({ refund_amount: 0, fee_amount, frees: 'all' }) } }
  },
})

describe('a deposit and a balance', () => {
  it.each(gateways)('are paid one after the other, the balance by its charge (%s)', async gateway => {
    const { booking } = await settled('repair', { price: 900, deposit: 200 }, { gateway })
    expect(await stateOf(booking)).toMatchObject({
      booking: 'confirmed',
      charges: ['deposit 200 paid'],
      payment: 'confirmed',
      jobs: 1,
    })
    const charge = { id: 'balance', amount: 700 }
    const due = await addCharge(planned, { ...named(booking), charge })
    await atGateway(due, { charge_id: 'balance', gateway })
    await Promise.all([settle(due, 'balance'), settle(due, 'balance')])
    expect(await stateOf(due, 'balance')).toMatchObject({
      charges: ['deposit 200 paid', 'balance 700 paid'],
      payment: 'confirmed',
      captured: [700],
      refunds: [],
    })
  })

  it('without a deposit: confirmed by itself, though its price is not known yet', async () => {
    const booking = await bookingOf('repair', { price: 0 })
    await goOn(booking)
    expect(await stateOf(booking)).toMatchObject({ booking: 'confirmed', charges: ['deposit 0 paid'], jobs: 1 })
    expect(booking.plan).toBe('deposit_then_balance')
    const lines = [lineOf(900)]
    const due = await addCharge(planned, { ...named(booking), charge: { id: 'work', amount: 900 }, lines })
    expect([due.total_amount, due.charges.length]).toEqual([900, 2])
  })

  it('two open charges: one must be named', async () => {
    const { booking } = await settled('repair', { price: 900, deposit: 200 })
    for (const id of ['balance', 'more']) await addCharge(planned, { ...named(booking), charge: { id, amount: 300 } })
    await expect(begin(booking)).rejects.toMatchObject({ code: 'CHARGE_NOT_NAMED' })
    await expect(begin(booking, { charge_id: 'none' })).rejects.toMatchObject({ code: 'CHARGE_NOT_FOUND' })
    expect(await begin(booking, { charge_id: 'more' })).toMatchObject({ charge_id: 'more', amount: 300 })
  })

  it.each(gateways)('a charge that ends while it is being paid: nothing is kept of it (%s)', async gateway => {
    const { booking } = await settled('repair', { price: 900, deposit: 200 })
    const due = await addCharge(planned, { ...named(booking), charge: { id: 'balance', amount: 700 } })
    const { order } = await atGateway(due, { charge_id: 'balance', gateway })
    await voidCharge(planned, { ...named(booking), chargeId: 'balance', lines: [lineOf(200)] })
    await Promise.all([settle(due, 'balance'), settle(due, 'balance')])
    expect(await stateOf(due, 'balance')).toMatchObject({
      booking: 'confirmed',
      charges: ['deposit 200 paid', 'balance 700 void'],
      total: 200,
      payment: 'given_back',
      ...(gateway === 'sandbox' ? { refunds: ['700 not_due'], owed: 1 } : { captured: [], owed: 0 }),
    })
    expect((await atBank(order))[0]).toBe(gateway === 'sandbox' ? 'paid' : 'voided')
    await expect(begin(due, { charge_id: 'balance' })).rejects.toMatchObject({ code: 'BOOKING_CANCELLED' })
  })

  it('a charge whose authorization was lost stays due, and is paid by the next attempt', async () => {
    const { booking } = await settled('repair', { price: 900, deposit: 200 })
    const due = await addCharge(planned, { ...named(booking), charge: { id: 'balance', amount: 700 } })
    const { order } = await atGateway(due, { charge_id: 'balance', gateway: 'sandboxwhole' })
    world.sandbox.failNext('/capture', 'broken', 'broken', 'broken')
    await expect(settle(due, 'balance')).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' })
    await lapse(order)
    await goOn(due, 'balance')
    expect(await stateOf(due, 'balance')).toMatchObject({
      payment: 'expired',
      charges: ['deposit 200 paid', 'balance 700 open'],
    })
    await atGateway(due, { charge_id: 'balance' })
    await settle(due, 'balance')
    expect(await stateOf(due, 'balance')).toMatchObject({
      payment: 'confirmed',
      captured: [700],
      charges: ['deposit 200 paid', 'balance 700 paid'],
    })
  })

  it('a later charge is paid naming the booking’s hold', async () => {
    const { booking } = await settled('repair', { price: 900, deposit: 200 })
    const due = await addCharge(planned, { ...named(booking), charge: { id: 'balance', amount: 700 } })
    await atGateway(due)
    await settle(due, 'balance')
    await settle(due, 'balance')
    const again = addCharge(planned, { ...named(booking), charge: { id: 'balance', amount: 700 } })
    expect((await again).charges).toMatchObject([{}, { state: 'paid' }])
  })
})

describe('prepaid without a hold', () => {
  it.each(gateways)('is confirmed when it is captured (%s)', async gateway => {
    const { booking, order } = await settled('gift', { price: 500 }, { gateway })
    expect(await stateOf(booking)).toMatchObject({
      booking: 'confirmed',
      charges: ['booking 500 paid'],
      payment: 'confirmed',
      captured: [500],
      jobs: 1,
    })
    expect(await atBank(order)).toEqual(['paid', 500])
  })

  it.each(gateways)('that cannot be confirmed any more: nothing is kept (%s)', async gateway => {
    const { booking, order } = await settled('gift', { price: 500, refused: true }, { gateway })
    expect(await stateOf(booking)).toMatchObject({
      booking: 'cancelled',
      reason: 'called_off',
      charges: ['booking 500 void'],
      payment: 'given_back',
      refunds: gateway === 'sandbox' ? ['500 called_off'] : [],
      jobs: 0,
    })
    expect(await atBank(order)).toEqual(gateway === 'sandbox' ? ['paid', 500] : ['voided', 0])
  })

  it('authorized and then refused by the bank: cancelled, not captured', async () => {
    const booking = await bookingOf('gift', { price: 500 })
    const { order } = await atGateway(booking, { gateway: 'sandboxwhole' })
    world.sandbox.failNext('/capture', 'broken', 'broken', 'broken')
    await expect(settle(booking)).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' })
    await lapse(order)
    await goOn(booking)
    expect(await stateOf(booking)).toMatchObject({
      booking: 'cancelled',
      reason: 'not_captured',
      payment: 'given_back',
      captured: [],
      owed: 0,
    })
  })

  it('paid twice, at two gateways: one is kept', async () => {
    const booking = await bookingOf('gift', { price: 500 })
    const first = await begin(booking, { gateway: 'sandboxwhole' })
    const second = await begin(booking)
    const orders = [await agree(first), await agree(second)] as const
    await settle(booking)
    expect(await stateOf(booking)).toMatchObject({ booking: 'confirmed', payment: 'confirmed', refunds: [] })
    expect(await Promise.all(orders.map(atBank))).toEqual([
      ['voided', 0],
      ['paid', 500],
    ])
  })
})

describe('what is confirmed before it is paid', () => {
  it.each(['meal', 'course'] as const)('a %s is confirmed by the message that its first payment causes', async kind => {
    const booking = await bookingOf(kind, { price: kind === 'meal' ? 300 : 0 })
    await Promise.all([goOn(booking), goOn(booking)])
    expect(await stateOf(booking)).toMatchObject({ booking: 'confirmed', charges: ['booking 0 paid'], jobs: 1 })
    await expect(begin(booking, { amount: 0 })).rejects.toMatchObject({ code: 'NOTHING_DUE' })
  })

  it('a meal is paid later, in cash: an agent’s repeat takes it once', async () => {
    const booking = await bookingOf('meal', { price: 300 })
    await goOn(booking)
    const due = await addCharge(planned, { ...named(booking), charge: { id: 'bill', amount: 300 } })
    const before = world.queues.ready('payment-events').length
    for (let times = 0; times < 2; times += 1) await begin(due, { method: 'cash' })
    const told = world.queues.ready('payment-events').slice(before) as { payment_id: string; orders: [] }[]
    expect(told).toHaveLength(2)
    await Promise.all([...told, ...told].map(({ payment_id, orders }) => settleOrders(due, payment_id, orders)))
    expect(await stateOf(due, 'bill')).toMatchObject({
      charges: ['booking 0 paid', 'bill 300 paid'],
      payment: 'confirmed',
      captured: [300],
      refunds: [],
    })
    await expect(begin(due, { charge_id: 'bill', method: 'cash' })).rejects.toMatchObject({ code: 'ALREADY_PAID' })
  })

  it('cash is there already: it cannot be exchanged for another payment', async () => {
    const booking = await bookingOf('meal', { price: 300 })
    await goOn(booking)
    const due = await addCharge(planned, { ...named(booking), charge: { id: 'bill', amount: 300 } })
    await begin(due, { method: 'cash' })
    await expect(begin(due, { method: 'card' })).rejects.toMatchObject({ code: 'ALREADY_PAID' })
  })
})

const settleOrders = async (booking: Stored, paymentId: string, orders: []) => {
  const { settlePayment } = await import('../../shared/payments/workflows/settle-payment.ts')
  return settlePayment({ userId: booking.user_id, paymentId, orders }, planned)
}
