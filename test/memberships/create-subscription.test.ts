import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { handler as pay } from '../../functions/bookings/cancel-booking.ts'
import { handler as createBooking } from '../../functions/bookings/create-booking.ts'
import { changePayment, readPayment } from '../../shared/commerce/store/payments.ts'
import { changePlan, readPlan } from '../../shared/memberships/store/plans.ts'
import { keepGatewaysSecret } from '../payments/outside.ts'
import { aBuyer, type Buyer, recordsOf } from '../payments/paying.ts'
import { call } from '../support/call.ts'
import { itemsUnder } from '../support/departure.ts'
import { accessTokenFor } from '../support/identity.ts'
import { answeredWithin } from '../support/killed.ts'
import { append } from '../taxes/rates.ts'
import { aPlan, aSubscriber, bookingOf, hear, own, payAt, set, settle, startMemberships, subscribe } from './world.ts'

let world: Awaited<ReturnType<typeof startMemberships>>
beforeAll(async () => {
  world = await startMemberships()
})
afterEach(() => void vi.useRealTimers())
afterAll(() => world.stop())

const kindsUnder = async ({ userId }: Buyer, prefix: string) =>
  (await itemsUnder('commerce', `USER#${userId}`)).filter(({ sk }) => String(sk).startsWith(prefix))

describe('POST /subscriptions', () => {
  it('201: the first period is booked, paid at the checkout, and the subscription runs', async () => {
    const buyer = await aBuyer()
    const plan = await aPlan()
    const { status, body } = await subscribe(buyer, plan)
    expect(status).toBe(201)
    expect(body).toMatchObject({
      subscription: { plan_id: plan, status: 'unpaid', has_benefits: false, paid_until_date: null },
      payment: { amount: 19_900, currency: 'INR', checkout: { url: expect.any(String) } },
    })
    expect(body.subscription.due_booking_id).toBe(body.booking_id)
    await payAt(body.payment, buyer)
    expect((await recordsOf(buyer, body.booking_id)).booking?.state).toBe('confirmed')
    await hear(buyer.userId, body.booking_id)
    await hear(buyer.userId, body.booking_id)
    expect(await own(buyer)).toMatchObject({
      id: body.subscription.id,
      status: 'active',
      has_benefits: true,
      renews_itself: true,
      due_booking_id: null,
      paid_until_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    })
  })

  it('201 ten times at once: one subscription, one booking, one payment', async () => {
    const buyer = await aBuyer()
    const plan = await aPlan()
    const replies = await Promise.all(Array.from({ length: 10 }, () => subscribe(buyer, plan)))
    expect(
      new Set(replies.map(({ status, body }) => `${status} ${body.subscription?.id} ${body.payment?.id}`)).size,
    ).toBe(1)
    expect([(await kindsUnder(buyer, 'BKG#')).length, (await kindsUnder(buyer, 'PAY#')).length]).toEqual([1, 1])
  })

  it('goes on wherever an earlier request was killed', async () => {
    const plan = await aPlan()
    for (let calls = 1; ; calls += 1) {
      const buyer = await aBuyer()
      const isAnswered = await answeredWithin(calls, () => subscribe(buyer, plan))
      const { status, body } = await subscribe(buyer, plan)
      expect([calls, status]).toEqual([calls, 201])
      await payAt(body.payment, buyer)
      await hear(buyer.userId, body.booking_id)
      expect((await own(buyer)).status).toBe('active')
      expect((await kindsUnder(buyer, 'BKG#')).length).toBe(1)
      if (isAnswered) break
    }
  })

  it('409 SUBSCRIPTION_EXISTS with another plan begun, and with one that runs', async () => {
    const buyer = await aBuyer()
    const { body } = await subscribe(buyer, await aPlan())
    const other = await aPlan()
    expect((await subscribe(buyer, other)).body).toMatchObject({
      code: 'SUBSCRIPTION_EXISTS',
      subscription_id: body.subscription.id,
    })
    await payAt(body.payment, buyer)
    await hear(buyer.userId, body.booking_id)
    expect((await subscribe(buyer, other)).status).toBe(409)
  })

  it('201 a new one once the unpaid one is over, whose late payment goes back', async () => {
    const buyer = await aBuyer()
    const plan = await aPlan()
    const { body: first } = await subscribe(buyer, plan)
    await set(buyer, { expires_at: Date.now() - 1 })
    const { status, body: second } = await subscribe(buyer, plan)
    expect([status, second.subscription.id === first.subscription.id]).toEqual([201, false])
    await payAt(first.payment, buyer)
    const { booking, refunds } = await recordsOf(buyer, first.booking_id)
    expect([booking?.state, refunds.map(({ reason }) => reason)]).toEqual(['cancelled', ['subscription_over']])
    await payAt(second.payment, buyer)
    await hear(buyer.userId, second.booking_id)
    expect(await own(buyer)).toMatchObject({ id: second.subscription.id, status: 'active' })
  })

  it('keeps the terms that it was sold', async () => {
    const buyer = await aBuyer()
    const id = await aPlan()
    await subscribe(buyer, id)
    const plan = await readPlan(id)
    if (plan) await changePlan(plan, { terms: { ...plan.terms, price: 1 } })
    expect((await own(buyer)).price).toBe(19_900)
  })

  it('404 PLAN_NOT_FOUND, 409 PLAN_RETIRED, 422 GATEWAY_UNKNOWN, 400 VALIDATION_FAILED', async () => {
    const buyer = await aBuyer()
    const id = await aPlan()
    expect((await subscribe(buyer, 'pln_00000000000000000000000000')).body.code).toBe('PLAN_NOT_FOUND')
    expect((await subscribe(buyer, id, { gateway: 'none' })).body.code).toBe('GATEWAY_UNKNOWN')
    expect((await subscribe(buyer, id, { payment_method: 'cash' })).body.code).toBe('VALIDATION_FAILED')
    const plan = await readPlan(id)
    if (plan) await changePlan(plan, { state: 'retired' })
    expect((await subscribe(buyer, id)).body.code).toBe('PLAN_RETIRED')
    expect(await own(buyer)).toBeNull()
  })

  it('409 ALREADY_PAID, PAYMENT_UNDER_REVIEW, BOOKING_CANCELLED, TOO_MANY_ATTEMPTS by the state of its payment', async () => {
    const buyer = await aBuyer()
    const plan = await aPlan()
    const { body } = await subscribe(buyer, plan)
    const payment = await readPayment(buyer.userId, body.payment.id)
    const attempts = Array.from({ length: 20 }, () => ({ ...payment?.attempts[0], state: 'declined' })) as never
    for (const [changes, code] of [
      [{ attempts }, 'TOO_MANY_ATTEMPTS'],
      [{ state: 'paid' }, 'ALREADY_PAID'],
      [{ state: 'quarantined' }, 'PAYMENT_UNDER_REVIEW'],
      [{ state: 'given_back' }, 'BOOKING_CANCELLED'],
    ] as const) {
      const now = await readPayment(buyer.userId, body.payment.id)
      if (now) await changePayment(now, changes)
      const reply = await subscribe(buyer, plan)
      expect([reply.status, reply.body.code]).toEqual([409, code])
    }
  })

  it('409 BOOKING_EXPIRED where the booking’s time is over, and RESERVATION_NOT_ACTIVE where a tax changes at once', async () => {
    const buyer = await aBuyer()
    const plan = await aPlan()
    await subscribe(buyer, plan)
    await set(buyer, { expires_at: Date.now() + 10 * 3600_000 })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 3600_000 })
    const later = { ...buyer, ...(await accessTokenFor('customer', buyer.userId)) }
    expect((await subscribe(later, plan)).body.code).toBe('BOOKING_EXPIRED')
    vi.setSystemTime(Math.ceil(Date.now() / 1000) * 1000 + 100)
    const effective_from = new Date(Date.now() + 500).toISOString()
    await append({ percent: '18', kind: 'subscription', effective_from })
    expect((await subscribe(await aBuyer(), plan)).body.code).toBe('RESERVATION_NOT_ACTIVE')
  })

  it('422 CURRENCY_UNSUPPORTED where PayPal cannot take rupees', async () => {
    await keepGatewaysSecret()
    process.env.GATEWAYS = 'paypal'
    const { status, body } = await subscribe(await aBuyer(), await aPlan(), { gateway: 'paypal' })
    delete process.env.GATEWAYS
    expect([status, body.code]).toEqual([422, 'CURRENCY_UNSUPPORTED'])
  })

  it('503 GATEWAY_UNAVAILABLE leaves what can be gone on with', async () => {
    const buyer = await aBuyer()
    const plan = await aPlan()
    const url = process.env.API_URL
    process.env.API_URL = 'http://127.0.0.1:9'
    expect((await subscribe(buyer, plan)).body.code).toBe('GATEWAY_UNAVAILABLE')
    process.env.API_URL = url
    expect((await own(buyer)).status).toBe('unpaid')
  })
})

it('a booking of a period is made here alone', async () => {
  const { token } = await aBuyer()
  const contact = { email: 'asha@example.com', phone: '+919876543210' }
  const { status, body } = await call(createBooking, { token, body: { kind: 'subscription', contact } })
  expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED'])
})

it('the booking of a period that runs cannot be cancelled by itself: 422 SUBSCRIPTION_RUNS', async () => {
  const { buyer, bookingId } = await aSubscriber()
  const { status, body } = await call(pay, { token: buyer.token, params: { id: bookingId }, body: {} })
  expect([status, body.code]).toEqual([422, 'SUBSCRIPTION_RUNS'])
})

it('a period that is paid twice is kept once', async () => {
  const { buyer, id } = await aSubscriber()
  await set(buyer, { paid_periods: 0 })
  const payment = await readPayment(buyer.userId, bookingOf(id, 0).replace('bkg_', 'pay_'))
  await settle(buyer.userId, payment?.id ?? '')
  expect(await kindsUnder(buyer, 'PERIOD#')).toHaveLength(1)
})
