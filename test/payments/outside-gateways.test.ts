import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as check } from '../../functions/payments/on-payment-check.ts'
import { handler as receive } from '../../functions/payments/receive-webhook.ts'
import type { Delivery } from '../../local/gateways/exchange.ts'
import { endReservation } from '../../shared/commerce/store/reservations.ts'
import { chooseGateway, findGateway } from '../../shared/payments/adapters/registry.ts'
import { chargeMandate } from '../../shared/payments/workflows/charge-mandate.ts'
import { checkHold, checkPayment } from '../../shared/payments/workflows/check-payment.ts'
import { selling } from '../../shared/selling.ts'
import { planned } from '../commerce/kinds.ts'
import { begin, bookingOf, settle } from '../commerce/planned.ts'
import { call, mostMs } from '../support/call.ts'
import { killedAfter } from '../support/killed.ts'
import { sqsEvent } from '../support/queues.ts'
import { startOutside } from './outside.ts'
import { aBooking, aBuyer, consumeEvents, due, pay, recordsOf } from './paying.ts'

let world: Awaited<ReturnType<typeof startOutside>>
beforeAll(async () => {
  world = await startOutside()
})
afterAll(() => world.stop())

const limits = { getRemainingTimeInMillis: () => mostMs } as never

const inDollars = { restrictions: {}, currency: 'USD' }

const atCheckout = async (gateway: string, offer?: Parameters<typeof aBooking>[1]) => {
  const buyer = await aBuyer()
  const { booking } = await aBooking(buyer, offer)
  const { body: payment } = await pay(buyer, { booking_id: booking.id, gateway })
  return { buyer, booking, payment }
}

/** Sends events to the webhook, and what that queues to the settle consumer. */
const deliver = async (gateway: string, ...events: readonly Delivery[]) => {
  const before = world.queues.ready('payment-events').length
  const answers = []
  for (const { body, headers } of events)
    answers.push(await call(receive, { params: { gateway }, rawBody: Buffer.from(body), headers }))
  await consumeEvents(...(world.queues.ready('payment-events').slice(before) as object[]))
  return answers.map(({ status }) => status)
}

describe('the gateways of a deployment', () => {
  it('are those it names, the first the default', () => {
    expect(chooseGateway('upi', undefined).name).toBe('razorpay')
    expect(findGateway('paypal')?.can).toEqual({ cancel: false, capturePart: true, mandates: false })
    process.env.GATEWAYS = 'paypal'
    expect([chooseGateway('upi', undefined).name, findGateway('razorpay')]).toEqual(['paypal', undefined])
    process.env.GATEWAYS = 'razorpay,paypal,stripe'
  })
})

describe('a payment at Razorpay', () => {
  it('is captured once what it pays for is sold, whatever comes first, twice or not at all', async () => {
    const { buyer, booking, payment } = await atCheckout('razorpay')
    world.razorpay.events.length = 0
    await world.razorpay.pay(payment.checkout.order_id, 'succeed')
    const [authorized] = world.razorpay.events
    if (!authorized) throw new Error('no event')
    expect(await deliver('razorpay', authorized)).toEqual([200])
    const later = world.razorpay.events.slice(1).toReversed()
    expect(await deliver('razorpay', ...later, authorized, ...later)).toEqual([200, 200, 200, 200, 200])
    const records = await recordsOf(buyer, booking.id)
    expect([records.payment?.state, records.booking?.state]).toEqual(['confirmed', 'confirmed'])
    expect(records.payment?.captures).toHaveLength(1)
    expect(records.refunds).toEqual([])
  })
})

describe('a payment at PayPal', () => {
  it('is reserved when the customer has agreed, and captured once what it pays for is sold', async () => {
    const { buyer, booking, payment } = await atCheckout('paypal', inDollars)
    const orderId = new URL(payment.checkout.url).searchParams.get('token') ?? ''
    world.paypal.events.length = 0
    await world.paypal.approve(orderId)
    expect(await deliver('paypal', ...world.paypal.events)).toEqual([200])
    const records = await recordsOf(buyer, booking.id)
    expect([records.payment?.state, records.booking?.state]).toEqual(['confirmed', 'confirmed'])
    expect(records.payment?.captures).toMatchObject([{ gateway: 'paypal', amount: due, currency: 'USD' }])
    const types = world.paypal.events.map(({ body }) => JSON.parse(body).event_type)
    expect(types).toEqual(['CHECKOUT.ORDER.APPROVED', 'PAYMENT.AUTHORIZATION.CREATED', 'PAYMENT.CAPTURE.COMPLETED'])
    expect(await deliver('paypal', ...world.paypal.events.toReversed())).toEqual([200, 200, 200])
    expect((await recordsOf(buyer, booking.id)).payment?.captures).toHaveLength(1)
  })

  it('is reserved though the webhook of the agreement is lost, once the gateway is asked', async () => {
    const { buyer, booking, payment } = await atCheckout('paypal', inDollars)
    await world.paypal.approve(new URL(payment.checkout.url).searchParams.get('token') ?? '')
    const before = world.queues.ready('payment-events').length
    await check(sqsEvent({ user_id: buyer.userId, payment_id: payment.id }), limits)
    await consumeEvents(...(world.queues.ready('payment-events').slice(before) as object[]))
    expect((await recordsOf(buyer, booking.id)).payment?.state).toBe('confirmed')
  })

  it.each([
    ['is reserved though its session is over by then', false, 'confirmed'],
    ['is not reserved once its hold was given up', true, 'expired'],
  ])('was agreed to, and the webhook lost: it %s', async (_, isGivenUp, state) => {
    const buyer = await aBuyer()
    const { booking, reservation } = await aBooking(buyer, inDollars)
    const { body: payment } = await pay(buyer, { booking_id: booking.id, gateway: 'paypal' })
    await world.paypal.approve(new URL(payment.checkout.url).searchParams.get('token') ?? '')
    if (isGivenUp) await endReservation(selling, { id: reservation.id, user_id: buyer.userId }, 'cancelled')
    const before = world.queues.ready('payment-events').length
    await checkPayment(
      selling,
      { user_id: buyer.userId, payment_id: payment.id },
      Date.parse(payment.expires_at) + 60_000,
    )
    await consumeEvents(...(world.queues.ready('payment-events').slice(before) as object[]))
    expect((await recordsOf(buyer, booking.id)).payment?.state).toBe(state)
  })

  it('reserves nothing when another attempt has been begun since', async () => {
    const { buyer, booking, payment } = await atCheckout('paypal', inDollars)
    const orderId = new URL(payment.checkout.url).searchParams.get('token') ?? ''
    await pay(buyer, { booking_id: booking.id, gateway: 'sandbox' })
    world.paypal.events.length = 0
    await world.paypal.approve(orderId)
    await deliver('paypal', ...world.paypal.events)
    expect(world.paypal.account.orders.get(orderId)?.authorization).toBeUndefined()
    expect((await recordsOf(buyer, booking.id)).payment?.state).toBe('open')
  })

  it('is declined where the card is, and the customer may try again', async () => {
    const { buyer, booking, payment } = await atCheckout('paypal', inDollars)
    const orderId = new URL(payment.checkout.url).searchParams.get('token') ?? ''
    for (const card of ['declined', 'good'] as const) {
      world.paypal.events.length = 0
      await world.paypal.approve(orderId, card)
      await deliver('paypal', ...world.paypal.events)
      const state = (await recordsOf(buyer, booking.id)).payment?.attempts.at(-1)?.state
      expect(state).toBe(card === 'declined' ? 'declined' : 'captured')
    }
  })
})

describe('a payment at Stripe', () => {
  const sessionOf = ({ checkout }: { checkout: { url: string } }) => checkout.url.split('/').at(-1) ?? ''

  it('can be paid until the hold ends, and its session, which would live longer, is closed with it', async () => {
    const buyer = await aBuyer()
    const { booking, reservation } = await aBooking(buyer)
    const { body: payment } = await pay(buyer, { booking_id: booking.id, gateway: 'stripe' })
    const session = world.stripe.account.sessions.get(sessionOf(payment))
    expect([session?.status, (session?.expires_at ?? 0) * 1000 > Date.parse(payment.expires_at)]).toEqual([
      'open',
      true,
    ])
    const hold = { user_id: buyer.userId, reservation_id: reservation.id }
    const holdEnd = Date.parse(payment.expires_at)
    await checkHold(selling, hold, holdEnd - 1)
    expect(session?.status).toBe('open')
    await checkHold(selling, hold, holdEnd)
    expect(session?.status).toBe('expired')
    expect((await fetch(payment.checkout.url)).status).toBe(410)
    await expect(world.stripe.pay(sessionOf(payment))).rejects.toThrow('ended')
    expect((await recordsOf(buyer, booking.id)).payment).toMatchObject({ state: 'expired', captures: [] })
  })

  it('that is repeated meanwhile leaves one session that can be paid', async () => {
    const { buyer, booking, payment } = await atCheckout('stripe')
    const { body: again } = await pay(buyer, { booking_id: booking.id, gateway: 'stripe', payment_method: 'card' })
    expect(world.stripe.account.sessions.get(sessionOf(payment))?.status).toBe('expired')
    world.stripe.events.length = 0
    await world.stripe.pay(sessionOf(again))
    await deliver('stripe', ...world.stripe.events)
    expect((await recordsOf(buyer, booking.id)).payment?.state).toBe('confirmed')
  })
})

describe.each(['stripe', 'razorpay'] as const)('a mandate at %s', gateway => {
  /** What its kind asks for is kept with the first payment. */
  const aMandate = async () => {
    const booking = await bookingOf('pass', { price: 90_000 })
    const payment = await begin(booking, { gateway, method: 'card' })
    const order = payment.attempts[0]?.order_id ?? ''
    await (gateway === 'stripe' ? world.stripe.pay(order) : world.razorpay.pay(order, 'succeed'))
    const { mandate, state } = (await settle(booking)) ?? {}
    expect([mandate?.gateway, state]).toEqual([gateway, 'confirmed'])
    if (!mandate) throw new Error('no mandate')
    return mandate
  }

  it('is charged once for the next booking, whatever call a run ends after', async () => {
    const mandate = await aMandate()
    for (let calls = 1; ; calls += 1) {
      const booking = await bookingOf('pass', { price: 95_000 })
      const [charge] = booking.charges
      if (!charge) throw new Error('no charge')
      const work = () => chargeMandate({ kinds: planned, booking, charge, mandate, request: 'day 0' }, Date.now())
      const wasKilled = await killedAfter(calls, work)
      await work()
      const payment = await settle(booking)
      expect([payment?.state, payment?.attempts.length], `killed after ${calls}`).toEqual(['confirmed', 1])
      expect(payment?.captures.map(({ amount }) => amount)).toEqual([95_000])
      if (!wasKilled) return expect(calls).toBeGreaterThan(4)
    }
  })
})
