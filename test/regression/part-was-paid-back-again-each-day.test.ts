import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPaypal } from '../../local/gateways/paypal/start.ts'
import { startRazorpay } from '../../local/gateways/razorpay/start.ts'
import { startStripe } from '../../local/gateways/stripe/start.ts'
import type { Gateway } from '../../shared/payments/adapters/gateway.ts'
import { paypalGateway } from '../../shared/payments/adapters/paypal/gateway.ts'
import { razorpayGateway } from '../../shared/payments/adapters/razorpay/gateway.ts'
import { stripeGateway } from '../../shared/payments/adapters/stripe/gateway.ts'
import { aNewOrder } from '../payments/new-order.ts'

interface Played {
  readonly gateway: Gateway
  readonly currency: string
  readonly pay: (orderId: string) => Promise<void>
  /** The gateway keeps a key for a day, or for some weeks. */
  readonly forgetKeys: () => void
  readonly refunds: () => number
  readonly stop: () => Promise<unknown>
}

const stripe = async (): Promise<Played> => {
  const keys = { secret_key: 'sk_test_1', webhook_secret: 'whsec_1' }
  const { account, url, pay, stop } = await startStripe(keys)
  const settings = { ...keys, return_url: 'https://booking.example.com/', url }
  const forgetKeys = () => account.answers.clear()
  const refunds = () => account.refunds.size
  return { gateway: stripeGateway(async () => settings), currency: 'INR', pay, forgetKeys, refunds, stop }
}

const razorpay = async (): Promise<Played> => {
  const keys = { key_id: 'rzp_test_1', key_secret: 'a secret of the key', webhook_secret: 'a secret of webhooks' }
  const { account, url, stop, ...made } = await startRazorpay(keys)
  const pay = async (orderId: string) => {
    await made.pay(orderId, 'succeed')
  }
  const gateway = razorpayGateway(async () => ({ ...keys, url }))
  const forgetKeys = () => account.keys.clear()
  return { gateway, currency: 'INR', pay, forgetKeys, refunds: () => account.refunds.size, stop }
}

const paypal = async (): Promise<Played> => {
  const keys = { client_id: 'a client', client_secret: 'a secret of the client', webhook_id: '1JE4291016473214C' }
  const { account, url, approve, stop } = await startPaypal(keys)
  const gateway = paypalGateway(async () => ({ ...keys, url, return_url: 'https://booking.example.com/' }))
  const pay = async (orderId: string) => {
    await approve(orderId)
    await gateway.authorize?.(orderId)
  }
  const refunds = () => [...account.orders.values()].flatMap(order => order.refunds).length
  return { gateway, currency: 'EUR', pay, forgetKeys: () => account.replies.clear(), refunds, stop }
}

describe.each([
  ['stripe', stripe],
  ['razorpay', razorpay],
  ['paypal', paypal],
])('a part that is paid back at %s', (_, start) => {
  let played: Played
  beforeAll(async () => {
    played = await start()
  })
  afterAll(() => played.stop())

  it('is the same refund also once the gateway has forgotten its key', async () => {
    const { gateway, currency } = played
    const { order_id } = await gateway.create(aNewOrder({ currency, capture: 'manual' }))
    await played.pay(order_id)
    const order = await gateway.capture({ key: randomUUID(), order_id, amount: 50_000 })
    const capture_id = order.captures[0]?.id ?? ''
    const names = { user_id: 'usr_1', payment_id: 'pay_1', refund_id: 'rfd_1', part: 'can_1', capture_id }
    const refund = { key: 'rfd_1', order_id, amount: 20_000, currency, ...names }
    const first = await gateway.refund(refund)
    played.forgetKeys()
    expect(await gateway.refund(refund)).toEqual(first)
    expect(played.refunds()).toBe(1)
  })
})
