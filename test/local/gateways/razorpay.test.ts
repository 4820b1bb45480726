import Razorpay from 'razorpay'
import { validatePaymentVerification } from 'razorpay/dist/utils/razorpay-utils.js'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Delivery } from '../../../local/gateways/double.ts'
import { type PlayedRazorpay, startRazorpay } from '../../../local/gateways/razorpay/start.ts'
import { hmac } from '../../../local/gateways/razorpay/webhook.ts'
import type { NewOrder, RefundOrder } from '../../../shared/payments/adapters/gateway.ts'
import { razorpayGateway } from '../../../shared/payments/adapters/razorpay/gateway.ts'
import { aNewOrder } from '../../payments/new-order.ts'

const keys = { key_id: 'rzp_test_1', key_secret: 'a secret of the key', webhook_secret: 'a secret of webhooks' }
let played: PlayedRazorpay
const gateway = razorpayGateway(async () => ({ ...keys, url: played.url }))
beforeAll(async () => {
  played = await startRazorpay(keys)
})
beforeEach(() => {
  played.events.length = 0
})
afterAll(() => played.stop())

const anOrder = (changes: Partial<NewOrder> = {}): NewOrder => aNewOrder({ method: 'upi', ...changes })

const anAuthorized = async (): Promise<string> => {
  const { order_id } = await gateway.create(anOrder())
  await played.pay(order_id, 'succeed')
  return order_id
}

const aRefund = async (changes: Partial<RefundOrder> = {}): Promise<RefundOrder> => {
  const order_id = await anAuthorized()
  const order = await gateway.capture({ key: 'c', order_id, amount: 50_000 })
  const names = { user_id: 'usr_1', payment_id: 'pay_1', refund_id: 'rfd_1', capture_id: order.captures[0]?.id ?? '' }
  return { key: `rfd_1.${order_id}`, order_id, amount: 20_000, currency: 'INR', ...names, ...changes }
}

const told = ({ headers, body }: Delivery, now = Date.now()) =>
  gateway.verifyWebhook({ rawBody: Buffer.from(body), headers }, now)

const lastEvent = (): Delivery => {
  const last = played.events.at(-1)
  if (!last) throw new Error('no event')
  return last
}

describe('Razorpay', () => {
  it('makes one order under a key, also after a reply that was lost', async () => {
    const order = anOrder()
    const { order_id, checkout } = await gateway.create(order)
    expect(checkout).toEqual({ order_id, key_id: keys.key_id })
    expect(await gateway.create(order)).toEqual({ order_id, checkout })
    const next = anOrder()
    const before = played.account.orders.size
    played.loseReplyOf('orders', 'POST')
    await gateway.create(next)
    await gateway.create(next)
    expect(played.account.orders.size).toBe(before + 1)
    played.breakDown(3)
    await expect(gateway.create(anOrder())).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' })
  })

  it('is open, declined, authorized, then paid with the fee that Razorpay keeps', async () => {
    const { order_id } = await gateway.create(anOrder())
    expect(await gateway.retrieve(order_id)).toMatchObject({ status: 'open', payment_id: 'pay_1', user_id: 'usr_1' })
    await played.pay(order_id, 'decline')
    expect(await gateway.retrieve(order_id)).toMatchObject({ status: 'declined', captures: [] })
    await played.pay(order_id, 'succeed')
    const authorized = await gateway.retrieve(order_id)
    expect(authorized).toMatchObject({ status: 'authorized', authorization: { amount: 50_000, currency: 'INR' } })
    const span = (authorized?.authorization?.expires_at ?? 0) - (authorized?.authorization?.authorized_at ?? 0)
    expect(span).toBe(5 * 24 * 3600_000)
    const paid = await gateway.capture({ key: 'c', order_id, amount: 50_000 })
    expect(paid).toMatchObject({ status: 'paid', captures: [{ amount: 50_000, currency: 'INR', fee: 1180 }] })
    expect(await gateway.capture({ key: 'other', order_id, amount: 50_000 })).toEqual(paid)
  })

  it('captures and refunds once though the first reply is lost', async () => {
    const order_id = await anAuthorized()
    played.loseReplyOf('capture')
    const order = await gateway.capture({ key: 'c', order_id, amount: 50_000 })
    expect(order).toMatchObject({ status: 'paid', captures: [{ amount: 50_000 }] })
    const refund = await aRefund()
    const before = played.account.refunds.size
    played.loseReplyOf('refund')
    expect(await gateway.refund(refund)).toMatchObject({ state: 'pending' })
    expect(played.account.refunds.size).toBe(before + 1)
  })

  it('captures automatically where that is asked for', async () => {
    const { order_id } = await gateway.create(anOrder({ capture: 'automatic' }))
    await played.pay(order_id, 'succeed')
    expect(await gateway.retrieve(order_id)).toMatchObject({ status: 'paid', captures: [{ amount: 50_000 }] })
  })

  it('refuses to capture a part, what has lapsed and what was let go', async () => {
    const part = await anAuthorized()
    await expect(gateway.capture({ key: 'c', order_id: part, amount: 1 })).rejects.toThrow('all that is authorized')
    const late = await anAuthorized()
    played.lapse(late)
    expect(await gateway.retrieve(late)).toMatchObject({ status: 'expired', captures: [] })
    await expect(gateway.capture({ key: 'c', order_id: late, amount: 50_000 })).rejects.toMatchObject({
      code: 'CAPTURE_REFUSED',
    })
    const released = await anAuthorized()
    expect(await gateway.void(released)).toMatchObject({ status: 'voided', payment_id: 'pay_1' })
    await expect(gateway.capture({ key: 'c', order_id: released, amount: 50_000 })).rejects.toMatchObject({
      code: 'CAPTURE_REFUSED',
    })
    await expect(gateway.cancel(released)).rejects.toThrow('cannot cancel')
  })

  it('says nothing of an order it does not have, or that others have made', async () => {
    expect(await gateway.retrieve('order_unknown')).toBeUndefined()
    const { order_id } = await gateway.create(anOrder())
    const order = played.account.orders.get(order_id)
    if (order) order.notes = {}
    expect(await gateway.retrieve(order_id)).toBeUndefined()
  })

  it('refunds under its key once, pending first; its event names the record', async () => {
    const refund = await aRefund()
    const answer = await gateway.refund(refund)
    expect(answer).toMatchObject({ state: 'pending' })
    expect(await gateway.refund(refund)).toEqual(answer)
    expect(await gateway.retrieveRefund(refund)).toEqual(answer)
    await played.settleRefund(answer.gateway_refund_id ?? '', 'processed')
    expect(await gateway.retrieveRefund({ ...refund, gateway_refund_id: answer.gateway_refund_id })).toMatchObject({
      state: 'succeeded',
    })
    expect(await told(lastEvent())).toMatchObject({
      type: 'refund.processed',
      refund: { refund_id: 'rfd_1', capture_id: refund.capture_id, state: 'succeeded', amount: 20_000 },
    })
  })

  it('tells of a refund that was pending and then failed, and of one that cannot be', async () => {
    const refund = await aRefund()
    const { gateway_refund_id = '' } = await gateway.refund(refund)
    await played.settleRefund(gateway_refund_id, 'failed')
    expect(await told(lastEvent())).toMatchObject({ refund: { state: 'failed', gateway_refund_id } })
    expect(await gateway.refund(await aRefund({ amount: 50_001 }))).toMatchObject({ state: 'failed' })
    expect(await gateway.retrieveRefund(await aRefund())).toBeUndefined()
  })
})

describe('a webhook of Razorpay', () => {
  it('says what the record says, the same for a repeat and out of order', async () => {
    const order_id = await anAuthorized()
    const first = lastEvent()
    await gateway.capture({ key: 'c', order_id, amount: 50_000 })
    expect(played.events.map(({ body }) => JSON.parse(body).event)).toEqual([
      'payment.authorized',
      'payment.captured',
      'order.paid',
    ])
    const order = await gateway.retrieve(order_id)
    const seen = await told(first)
    expect(seen).toMatchObject({ gateway: 'razorpay', type: 'payment.authorized', order })
    expect(await told(first)).toEqual(seen)
  })

  it('is refused when a byte was changed, it was signed with another secret, or it has no id', async () => {
    await anAuthorized()
    const { headers, body } = lastEvent()
    const changed = body.replace('"INR"', '"INS"')
    const forged = { ...headers, 'x-razorpay-signature': hmac(body, 'another secret') }
    const { 'x-razorpay-event-id': _, ...unnamed } = headers
    for (const delivery of [
      { headers, body: changed },
      { headers: forged, body },
      { headers: unnamed, body },
    ])
      await expect(told(delivery)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' })
  })

  it('is taken as long as Razorpay repeats it, and refused afterwards', async () => {
    await anAuthorized()
    expect(await told(lastEvent(), Date.now() + 24 * 3600_000)).toBeDefined()
    for (const away of [26 * 3600_000, -600_000])
      await expect(told(lastEvent(), Date.now() + away)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' })
  })

  it('about something else is acknowledged, and one of an unknown form is told apart from a forged one', async () => {
    const signed = (body: string) => ({
      headers: { 'x-razorpay-event-id': 'evt_1', 'x-razorpay-signature': hmac(body, keys.webhook_secret) },
      body,
    })
    const other = { event: 'settlement.processed', created_at: Math.floor(Date.now() / 1000), payload: {} }
    expect(await told(signed(JSON.stringify(other)))).toBeUndefined()
    await expect(told(signed('{}'))).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  })
})

describe('the signatures of the played Razorpay', () => {
  it('are those that the SDK accepts, and so are a payment’s', async () => {
    const { order_id } = await gateway.create(anOrder())
    const given = await played.pay(order_id, 'succeed')
    const { razorpay_payment_id: gateway_payment_id = '', razorpay_signature: signature = '' } = given
    const { headers, body } = lastEvent()
    const ofEvent = headers['x-razorpay-signature'] ?? ''
    expect(Razorpay.validateWebhookSignature(body, ofEvent, keys.webhook_secret)).toBe(true)
    const payment = { order_id, payment_id: gateway_payment_id }
    expect(validatePaymentVerification(payment, signature, keys.key_secret)).toBe(true)
    expect(await gateway.isProven?.({ order_id, gateway_payment_id, signature })).toBe(true)
    expect(await gateway.isProven?.({ order_id: 'order_2', gateway_payment_id, signature })).toBe(false)
  })

  it('has a page that pays and hands the three fields to the merchant', async () => {
    const { order_id } = await gateway.create(anOrder())
    const page = `${played.url}/checkout/${order_id}`
    expect(await (await fetch(`${page}?callback_url=https://shop.example/back`)).text()).toContain('Pay</button>')
    const form = new URLSearchParams({ outcome: 'succeed', callback_url: 'https://shop.example/back' })
    const result = await (await fetch(page, { method: 'POST', body: form })).text()
    expect(result).toContain('action="https://shop.example/back"')
    expect(result).toContain('razorpay_signature')
    expect(await gateway.retrieve(order_id)).toMatchObject({ status: 'authorized' })
  })
})
