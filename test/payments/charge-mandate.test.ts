import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { handler as onPaymentCheck } from '../../functions/payments/on-payment-check.ts'
import { announce } from '../../shared/commerce/rules/announce.ts'
import { lastAttempt, type Mandate, type Payment } from '../../shared/commerce/rules/payment.ts'
import { paymentIdOf } from '../../shared/commerce/rules/payment-id.ts'
import type { Booking } from '../../shared/commerce/rules/records.ts'
import { readPayment } from '../../shared/commerce/store/payments.ts'
import { erasePerson } from '../../shared/commerce/store/personal-data.ts'
import { cancelBooking } from '../../shared/commerce/workflows/cancel-booking.ts'
import { giveUpMandate } from '../../shared/commerce/workflows/give-up-mandate.ts'
import { gatewayOf } from '../../shared/payments/adapters/registry.ts'
import type { PaymentEvent } from '../../shared/payments/contracts/messages.ts'
import { chargeMandate } from '../../shared/payments/workflows/charge-mandate.ts'
import { checkPayment } from '../../shared/payments/workflows/check-payment.ts'
import { settlePayment } from '../../shared/payments/workflows/settle-payment.ts'
import { planned } from '../commerce/kinds.ts'
import { again, agree, atBank, atGateway, begin, bookingOf, settle, stateOf } from '../commerce/planned.ts'
import { playedAs } from '../sandbox/orders.ts'
import { mostMs } from '../support/call.ts'
import { killedAfter } from '../support/killed.ts'
import { sqsEvent } from '../support/queues.ts'
import { startPaying } from './paying.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())
beforeEach(() => {
  world.sandbox.answered.length = 0
})

const paymentOf = async (booking: Booking): Promise<Payment> => {
  const payment = await readPayment(booking.user_id, paymentIdOf(booking, booking.charges[0]?.id ?? ''))
  if (!payment) throw new Error('no payment')
  return payment
}

type Kept = Mandate & { readonly gateway: string }

/** A first period that was paid, and the order that keeps its mandate. */
const aMandate = async (gateway?: string) => {
  const booking = await bookingOf('pass', { price: 90_000 })
  const { order } = await atGateway(booking, gateway === undefined ? {} : { gateway })
  await settle(booking)
  const { mandate } = await paymentOf(booking)
  if (!mandate) throw new Error('no mandate')
  return { mandate, order }
}

const charge = (booking: Booking, mandate: Kept, request?: string) => {
  const [first] = booking.charges
  if (!first) throw new Error('no charge')
  return chargeMandate({ kinds: planned, booking, charge: first, mandate, request }, Date.now())
}

/** The settle consumer's work for the last news of a booking that is queued. */
const settleNews = async (booking: Booking) => {
  const id = paymentIdOf(booking, booking.charges[0]?.id ?? '')
  const news = (world.queues.ready('payment-events') as PaymentEvent[]).filter(
    message => message.kind === 'asked' && message.payment_id === id,
  )
  const last = news.at(-1)
  if (last?.kind !== 'asked') throw new Error('nothing is queued')
  await settlePayment({ userId: last.user_id, paymentId: last.payment_id, orders: last.orders }, planned)
  return news.length
}

const next = () => bookingOf('pass', { price: 95_000 })

const charges = () => world.sandbox.answered.filter(answer => answer === 'POST /sandbox/v1/charges 201').length

describe.each(['sandbox', 'sandboxwhole'])('a mandate at %s', gateway => {
  it('is kept with a payment of a kind that asks for it, and charged for the next', async () => {
    const { mandate } = await aMandate(gateway)
    expect(mandate).toEqual({ gateway, customer: expect.any(String), token: expect.any(String) })
    const booking = await next()
    const payment = await charge(booking, mandate)
    expect(lastAttempt(payment)).toMatchObject({ gateway, method: 'mandate', state: 'open' })
    expect(await settleNews(booking)).toBe(1)
    expect(await stateOf(booking)).toMatchObject({ booking: 'confirmed', payment: 'confirmed', captured: [95_000] })
    expect(await charge(await again(booking), mandate)).toMatchObject({ state: 'confirmed' })
    expect(charges()).toBe(1)
  })
})

it('is not kept with a payment of any other kind', async () => {
  const booking = await bookingOf('gift', { price: 90_000 })
  await atGateway(booking)
  await settle(booking)
  expect((await paymentOf(booking)).mandate).toBeUndefined()
})

describe('a charge that its bank refuses', () => {
  it('is a declined attempt; its repeat charges nothing, and another request tries again', async () => {
    const { mandate, order } = await aMandate()
    await playedAs(order, 'mandate_declined')
    const booking = await next()
    await charge(booking, mandate, 'day 0')
    await settleNews(booking)
    expect((await paymentOf(booking)).attempts.map(({ state }) => state)).toEqual(['declined'])
    await charge(booking, mandate, 'day 0')
    expect(charges()).toBe(1)
    await playedAs(order, 'slow')
    await charge(await again(booking), mandate, 'day 1')
    await settleNews(booking)
    expect((await paymentOf(booking)).attempts.map(({ state }) => state)).toEqual(['cancelled', 'captured'])
    expect((await stateOf(booking)).captured).toEqual([95_000])
  })

  it('can be paid by the customer at a checkout', async () => {
    const { mandate, order } = await aMandate()
    await playedAs(order, 'mandate_declined')
    const booking = await next()
    await charge(booking, mandate)
    await settleNews(booking)
    await agree(await begin(await again(booking)))
    await settle(booking)
    expect(await stateOf(booking)).toMatchObject({ booking: 'confirmed', captured: [95_000] })
  })

  it('is one of a mandate that was forgotten, or never was', async () => {
    const { mandate } = await aMandate()
    const { forgetMandate } = gatewayOf(mandate.gateway)
    await forgetMandate?.(mandate)
    await forgetMandate?.(mandate)
    for (const each of [mandate, { ...mandate, token: `sbm_${'0'.repeat(26)}` }]) {
      const booking = await next()
      await charge(booking, each)
      await settleNews(booking)
      expect((await stateOf(booking)).captured).toEqual([])
      expect(lastAttempt(await paymentOf(booking))?.state).toBe('declined')
    }
  })
})

it('a charge that takes its time is open, and no other is made meanwhile', async () => {
  const { mandate, order } = await aMandate()
  await playedAs(order, 'mandate_slow')
  const booking = await next()
  const payment = await charge(booking, mandate, 'day 0')
  await settleNews(booking)
  await charge(await again(booking), mandate, 'day 1')
  expect([charges(), (await stateOf(booking)).booking]).toEqual([1, 'pending_payment'])
  const id = lastAttempt(payment)?.order_id ?? ''
  const told = (
    world.queues.kept('sandbox-webhooks') as { body: { data: { order: { id: string; status: string } } } }[]
  ).filter(({ body }) => body.data.order.id === id)
  expect(told.map(({ body }) => body.data.order.status)).toEqual(['paid'])
  // Five days, as banks announce a charge first.
  expect((lastAttempt(payment)?.expires_at ?? 0) - Date.now()).toBeGreaterThan(4 * 24 * 3600_000)
})

describe('a run that ends halfway', () => {
  it('after whatever call is continued by its repeat, and charges once', async () => {
    const { mandate } = await aMandate()
    for (let calls = 1; ; calls += 1) {
      world.sandbox.answered.length = 0
      const booking = await next()
      const wasKilled = await killedAfter(calls, () => charge(booking, mandate, 'day 0'))
      const killedBefore = (await readPayment(booking.user_id, paymentIdOf(booking, booking.charges[0]?.id ?? '')))
        ?.attempts.length
      expect(killedBefore ?? 0).toBeLessThanOrEqual(1)
      await charge(booking, mandate, 'day 0')
      await settleNews(booking)
      const state = await stateOf(booking)
      expect([state.booking, state.captured], `killed after ${calls}`).toEqual(['confirmed', [95_000]])
      expect((await paymentOf(booking)).attempts).toHaveLength(1)
      if (!wasKilled) return expect(calls).toBeGreaterThan(4)
    }
  })

  it.each(['reply lost', 'request lost'] as const)(
    'GATEWAY_UNAVAILABLE: %s; the same key finds it later',
    async how => {
      const { mandate } = await aMandate()
      const booking = await next()
      world.sandbox.failNext('/charges', how, how, how)
      await expect(charge(booking, mandate, 'day 0')).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' })
      expect(lastAttempt(await paymentOf(booking))?.state).toBe('starting')
      await charge(booking, mandate, 'day 1')
      await settleNews(booking)
      expect(await stateOf(booking)).toMatchObject({ booking: 'confirmed', captured: [95_000] })
      expect((await paymentOf(booking)).attempts).toHaveLength(1)
    },
  )

  it('is continued by the reconciler too', async () => {
    const { mandate } = await aMandate()
    const booking = await next()
    world.sandbox.failNext('/charges', 'reply lost', 'reply lost', 'reply lost')
    await expect(charge(booking, mandate)).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' })
    const { user_id, id } = await paymentOf(booking)
    await checkPayment(planned, { user_id, payment_id: id }, Date.now())
    await settleNews(booking)
    expect(await stateOf(booking)).toMatchObject({ booking: 'confirmed', captured: [95_000] })
  })

  it('and whose booking was cancelled meanwhile charges nothing', async () => {
    const { mandate } = await aMandate()
    const booking = await next()
    world.sandbox.failNext('/charges', 'request lost', 'request lost', 'request lost')
    await expect(charge(booking, mandate)).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' })
    const { user_id, id } = await paymentOf(booking)
    const named = { userId: user_id, bookingId: booking.id, part: undefined }
    await cancelBooking(planned, { ...named, by: 'owner', reason: 'cancelled' }, Date.now())
    await checkPayment(planned, { user_id, payment_id: id }, Date.now())
    expect([charges(), (await paymentOf(booking)).state]).toEqual([0, 'expired'])
    await expect(charge(await again(booking), mandate)).rejects.toMatchObject({ code: 'BOOKING_CANCELLED' })
  })
})

describe('a mandate that is given up', () => {
  it.each([
    ['by its payment', (payment: Payment) => giveUpMandate(payment)],
    ['with its person', ({ user_id }: Payment) => erasePerson(planned, user_id, Date.now() + 10_000)],
  ])('%s is forgotten by its gateway, and kept no more by a repeated event', async (_, giveUp) => {
    const booking = await bookingOf('pass', { price: 90_000 })
    const { order } = await atGateway(booking)
    await settle(booking)
    const before = await paymentOf(booking)
    if (!before.mandate) throw new Error('no mandate')
    await giveUp(before)
    await giveUp(before)
    const after = await paymentOf(booking)
    expect([after.mandate, after.state]).toEqual([undefined, 'confirmed'])
    await settle(booking)
    expect((await paymentOf(booking)).mandate).toBeUndefined()
    const announced = announce('PAY#1', { ...before }, { ...after })
    expect(announced).toEqual([{ queue: 'payment-checks', body: { forget: before.mandate } }])
    const limits = { getRemainingTimeInMillis: () => mostMs } as never
    for (const { body } of [...announced, ...announced])
      expect(await onPaymentCheck(sqsEvent(body), limits)).toEqual({ batchItemFailures: [] })
    expect((await gatewayOf('sandbox').retrieve(order))?.mandate).toBeUndefined()
    const next = await bookingOf('pass', { price: 95_000 })
    await charge(next, before.mandate)
    await settleNews(next)
    expect((await stateOf(next)).captured).toEqual([])
  })

  it('is tried again where the gateway does not answer', async () => {
    const { mandate } = await aMandate()
    world.sandbox.failNext('/forget', 'broken', 'broken', 'broken')
    const limits = { getRemainingTimeInMillis: () => mostMs } as never
    expect((await onPaymentCheck(sqsEvent({ forget: mandate }), limits)).batchItemFailures).toHaveLength(1)
  })
})

it('a customer who is at the checkout is not charged beside it', async () => {
  const { mandate } = await aMandate()
  const booking = await next()
  const payment = await begin(booking)
  await charge(await again(booking), mandate)
  expect((await paymentOf(booking)).attempts.map(({ state }) => state)).toEqual(['cancelled', 'open'])
  expect(await atBank(lastAttempt(payment)?.order_id ?? '')).toEqual(['cancelled', 0])
})

it('a customer who has paid at the checkout is not charged again', async () => {
  const { mandate } = await aMandate()
  const booking = await next()
  await agree(await begin(booking))
  await expect(charge(await again(booking), mandate)).rejects.toMatchObject({ code: 'ALREADY_PAID' })
  expect(charges()).toBe(0)
})

it('a gateway that charges no mandates is not asked', async () => {
  const booking = await next()
  const mandate = { gateway: 'cash', customer: 'c', token: 't' }
  await expect(charge(booking, mandate)).rejects.toThrow('charges no mandates')
})
