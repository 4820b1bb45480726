import Razorpay from 'razorpay'
import { validatePaymentVerification } from 'razorpay/dist/utils/razorpay-utils.js'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Delivery } from '../../../local/gateways/exchange.ts'
import { type PlayedRazorpay, startRazorpay } from '../../../local/gateways/razorpay/start.ts'
import type { NewOrder } from '../../../shared/payments/adapters/gateway.ts'
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

const told = ({ headers, body }: Delivery, now = Date.now()) =>
  gateway.verifyWebhook({ rawBody: Buffer.from(body), headers }, now)

const lastEvent = (): Delivery => {
  const last = played.events.at(-1)
  if (!last) throw new Error('no event')
  return last
}

describe('Razorpay', () => {
  it('hands its order and key to the client, keeps money for five days, and takes a fee with its tax', async () => {
    const { order_id, checkout } = await gateway.create(anOrder())
    expect(checkout).toEqual({ order_id, key_id: keys.key_id })
    await played.pay(order_id, 'succeed')
    const authorized = await gateway.retrieve(order_id)
    const span = (authorized?.authorization?.expires_at ?? 0) - (authorized?.authorization?.authorized_at ?? 0)
    expect(span).toBe(5 * 24 * 3600_000)
    const paid = await gateway.capture({ key: 'c', order_id, amount: 50_000 })
    expect(paid).toMatchObject({ captures: [{ amount: 50_000, fee: 1180 }] })
  })

  it('says nothing of an order that others have made', async () => {
    const { order_id } = await gateway.create(anOrder())
    const order = played.account.orders.get(order_id)
    if (order) order.notes = {}
    expect(await gateway.retrieve(order_id)).toBeUndefined()
  })
})

describe('a webhook of Razorpay', () => {
  it('comes for the authorization, the capture and the order', async () => {
    const order_id = await anAuthorized()
    await gateway.capture({ key: 'c', order_id, amount: 50_000 })
    expect(played.events.map(({ body }) => JSON.parse(body).event)).toEqual([
      'payment.authorized',
      'payment.captured',
      'order.paid',
    ])
  })

  it('is refused when it has no id, or comes before it was made', async () => {
    await anAuthorized()
    const { headers, body } = lastEvent()
    const { 'x-razorpay-event-id': _, ...unnamed } = headers
    const refusal = { code: 'SIGNATURE_INVALID' }
    await expect(told({ headers: unnamed, body })).rejects.toMatchObject(refusal)
    await expect(told({ headers, body }, Date.now() - 600_000)).rejects.toMatchObject(refusal)
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
    expect(await (await fetch(`${page}?callback_url=https://shop.example/back`)).text()).toContain(
      'Pay ₹500.00</button>',
    )
    const form = new URLSearchParams({ outcome: 'succeed', callback_url: 'https://shop.example/back' })
    const result = await (await fetch(page, { method: 'POST', body: form })).text()
    expect(result).toContain('action="https://shop.example/back"')
    expect(result).toContain('razorpay_signature')
    expect(await gateway.retrieve(order_id)).toMatchObject({ status: 'authorized' })
  })
})
