import { randomUUID } from 'node:crypto'
import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { NewOrder } from '../../shared/payments/adapters/gateway.ts'
import { fromStripeAmount, toStripeAmount } from '../../shared/payments/adapters/stripe/amount.ts'
import { stripe } from '../../shared/payments/adapters/stripe/stripe.ts'
import { startStripe } from './stripe-double.ts'

const webhook_secret = 'whsec_of_the_test'
vi.mock('../../shared/platform/auth/secrets.ts', () => ({
  readSecret: async () => ({ stripe: { secret_key: 'sk_test_1', webhook_secret: 'whsec_of_the_test' } }),
}))

let double: Awaited<ReturnType<typeof startStripe>>
beforeAll(async () => {
  double = await startStripe()
  process.env.STRIPE_URL = double.url
})
afterAll(async () => {
  delete process.env.STRIPE_URL
  await double.stop()
})

const anOrder = (changes: Partial<NewOrder> = {}): NewOrder => ({
  key: randomUUID(),
  method: 'card',
  expires_at: Date.now() + 600_000,
  payment_id: 'pay_1',
  user_id: 'usr_1',
  booking_id: 'bkg_1',
  description: 'Ride',
  amount: 500,
  currency: 'INR',
  capture: 'automatic',
  ...changes,
})

const made = async (changes: Partial<NewOrder> = {}, card: 'good' | 'declined' = 'good') => {
  const { order_id } = await stripe.create(anOrder(changes))
  double.pay(order_id, card)
  return order_id
}

describe('an order at Stripe', () => {
  it('is open until it is paid, and says what Stripe kept', async () => {
    const { order_id, checkout } = await stripe.create(anOrder())
    expect(checkout.url).toContain('https://checkout.stripe.com/')
    expect(await stripe.retrieve(order_id)).toMatchObject({ status: 'open', captures: [], payment_id: 'pay_1' })
    double.pay(order_id)
    const captures = [
      { id: expect.stringMatching(/^ch_/), amount: 500, currency: 'INR', captured_at: expect.any(Number), fee: 30 },
    ]
    expect(await stripe.retrieve(order_id)).toEqual({
      gateway: 'stripe',
      id: order_id,
      payment_id: 'pay_1',
      user_id: 'usr_1',
      status: 'paid',
      captures,
    })
  })

  it('is made once under one key, also where the reply is lost', async () => {
    const order = anOrder()
    const before = double.count()
    double.loseReply()
    const { order_id } = await stripe.create(order)
    expect((await stripe.create(order)).order_id).toBe(order_id)
    expect(double.count()).toBe(before + 1)
  })

  it('is declined, and stays payable', async () => {
    expect(await stripe.retrieve(await made({}, 'declined'))).toMatchObject({ status: 'declined', captures: [] })
  })

  it('is closed while it is unpaid, and comes back as it is when it is paid', async () => {
    const { order_id } = await stripe.create(anOrder())
    expect(await stripe.cancel(order_id)).toMatchObject({ status: 'expired' })
    expect(await stripe.cancel(await made())).toMatchObject({ status: 'paid' })
    expect(await stripe.cancel('cs_test_none')).toBeUndefined()
    expect(await stripe.retrieve('cs_test_none')).toBeUndefined()
  })

  it('is authorized and captured once, in part', async () => {
    const order_id = await made({ capture: 'manual' })
    expect(await stripe.retrieve(order_id)).toMatchObject({
      status: 'authorized',
      authorization: { amount: 500 },
      captures: [],
    })
    const taken = { status: 'paid', captures: [{ amount: 300 }] }
    expect(await stripe.capture({ key: 'capture-1', order_id, amount: 300 })).toMatchObject(taken)
    expect(await stripe.capture({ key: 'capture-2', order_id, amount: 500 })).toMatchObject(taken)
    expect(await stripe.void(order_id)).toMatchObject(taken)
  })

  it('is voided, or lapses: nothing can be captured then', async () => {
    const voided = await made({ capture: 'manual' })
    expect(await stripe.void(voided)).toMatchObject({ status: 'voided' })
    const lapsed = await made({ capture: 'manual' })
    double.lapse(lapsed)
    expect(await stripe.retrieve(lapsed)).toMatchObject({ status: 'expired' })
    for (const order_id of [voided, lapsed])
      await expect(stripe.capture({ key: randomUUID(), order_id, amount: 500 })).rejects.toMatchObject({
        code: 'CAPTURE_REFUSED',
      })
  })
})

describe('a refund at Stripe', () => {
  const refundOf = async (amount = 200) => {
    const order_id = await made()
    const capture_id = (await stripe.retrieve(order_id))?.captures[0]?.id ?? ''
    return {
      key: randomUUID(),
      order_id,
      capture_id,
      amount,
      currency: 'INR',
      user_id: 'usr_1',
      payment_id: 'pay_1',
      refund_id: randomUUID(),
    }
  }

  it('is pending, then succeeds or fails, and is made once under one key', async () => {
    const refund = await refundOf()
    const { state, gateway_refund_id = '' } = await stripe.refund(refund)
    expect(state).toBe('pending')
    expect((await stripe.refund(refund)).gateway_refund_id).toBe(gateway_refund_id)
    expect(await stripe.retrieveRefund(refund)).toMatchObject({ state: 'pending', gateway_refund_id })
    for (const end of ['succeeded', 'failed'] as const) {
      double.settleRefund(gateway_refund_id, end)
      expect(await stripe.retrieveRefund({ ...refund, gateway_refund_id })).toMatchObject({ state: end })
    }
  })

  it('fails above what was taken, and is unknown where there is none', async () => {
    const refund = await refundOf(501)
    expect(await stripe.refund(refund)).toEqual({ state: 'failed', reason: 'charge_already_refunded' })
    expect(await stripe.retrieveRefund(refund)).toBeUndefined()
    expect(await stripe.retrieveRefund({ ...refund, gateway_refund_id: 're_none' })).toBeUndefined()
  })
})

describe('a webhook of Stripe', () => {
  const sdk = new Stripe('sk_test_1')
  const webhook = (type: string, object: unknown, changes: { secret?: string; timestamp?: number } = {}) => {
    const payload = JSON.stringify({ id: 'evt_1', object: 'event', type, created: 1, data: { object } })
    const signature = sdk.webhooks.generateTestHeaderString({ payload, secret: webhook_secret, ...changes })
    return { rawBody: Buffer.from(payload), headers: { 'stripe-signature': signature } }
  }

  it('tells how the order stands now, whatever it says itself', async () => {
    const order_id = await made()
    const session = double.session(order_id)
    const order = await stripe.retrieve(order_id)
    for (const [type, object] of [
      ['checkout.session.completed', { ...session, status: 'open' }],
      ['payment_intent.succeeded', session.payment_intent],
    ] as const)
      expect(await stripe.verifyWebhook(webhook(type, object), Date.now())).toEqual({
        gateway: 'stripe',
        event_id: 'evt_1',
        type,
        occurred_at: 1000,
        order,
      })
  })

  it('tells of a refund by the names that it was made with', async () => {
    const order_id = await made()
    const capture_id = (await stripe.retrieve(order_id))?.captures[0]?.id ?? ''
    const named = { user_id: 'usr_1', payment_id: 'pay_1', capture_id, refund_id: 'ref_1', part: 'fare' }
    const { gateway_refund_id = '' } = await stripe.refund({
      ...named,
      key: randomUUID(),
      order_id,
      amount: 5,
      currency: 'INR',
    })
    const event = await stripe.verifyWebhook(webhook('refund.updated', double.refund(gateway_refund_id)), Date.now())
    expect(event).toMatchObject({
      refund: { ...named, gateway_refund_id, state: 'pending', amount: 5, currency: 'INR' },
    })
  })

  it('is acknowledged, and no more, where its type says nothing here', async () => {
    expect(await stripe.verifyWebhook(webhook('customer.created', {}), Date.now())).toBeUndefined()
  })

  it('is refused with a wrong signature, without one, and when it is old', async () => {
    const old = webhook('customer.created', {}, { timestamp: Math.floor(Date.now() / 1000) - 301 })
    const wrong = webhook('customer.created', {}, { secret: 'whsec_another' })
    for (const refused of [old, wrong, { ...wrong, headers: {} }])
      await expect(stripe.verifyWebhook(refused, Date.now())).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' })
  })
})

describe('amounts at Stripe', () => {
  it('are in its units, and refused where they are finer', () => {
    const there = [
      ['INR', 500],
      ['JPY', 500],
      ['ISK', 50_000],
      ['UGX', 50_000],
      ['MGA', 5],
      ['KWD', 500],
    ] as const
    for (const [currency, taken] of there) {
      expect(toStripeAmount(500, currency), currency).toBe(taken)
      expect(fromStripeAmount(taken, currency), currency).toBe(500)
    }
    for (const currency of ['KWD', 'MGA'])
      expect(() => toStripeAmount(501, currency)).toThrow('finer than its smallest unit')
  })
})
