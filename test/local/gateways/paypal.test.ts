import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Delivery } from '../../../local/gateways/double.ts'
import { newCertificate } from '../../../local/gateways/paypal/certificate.ts'
import { type PlayedPaypal, startPaypal } from '../../../local/gateways/paypal/start.ts'
import { eventBody, signed } from '../../../local/gateways/paypal/webhook.ts'
import type { NewOrder, RefundOrder } from '../../../shared/payments/adapters/gateway.ts'
import { fromMoney, toMoney } from '../../../shared/payments/adapters/paypal/amount.ts'
import { paypalGateway } from '../../../shared/payments/adapters/paypal/gateway.ts'
import { aNewOrder } from '../../payments/new-order.ts'

const keys = { client_id: 'a client', client_secret: 'a secret of the client', webhook_id: '1JE4291016473214C' }
let played: PlayedPaypal
const gateway = paypalGateway(async () => ({ ...keys, url: played.url, return_url: 'https://shop.example/paid' }))
beforeAll(async () => {
  played = await startPaypal(keys)
})
beforeEach(() => {
  played.events.length = 0
})
afterAll(() => played.stop())

const anOrder = (changes: Partial<NewOrder> = {}): NewOrder =>
  aNewOrder({ method: 'wallet', currency: 'EUR', ...changes })

const authorize = async (orderId: string) => gateway.authorize?.(orderId)

const anAuthorized = async (changes: Partial<NewOrder> = {}): Promise<string> => {
  const { order_id } = await gateway.create(anOrder(changes))
  await played.approve(order_id)
  await authorize(order_id)
  return order_id
}

const aRefund = async (changes: Partial<RefundOrder> = {}): Promise<RefundOrder> => {
  const order_id = await anAuthorized()
  const order = await gateway.capture({ key: `c.${order_id}`, order_id, amount: 50_000 })
  const names = { user_id: 'usr_1', payment_id: 'pay_1', refund_id: 'rfd_1', capture_id: order.captures[0]?.id ?? '' }
  return { key: `rfd_1.${order_id}`, order_id, amount: 20_000, currency: 'EUR', part: 'cxl_1', ...names, ...changes }
}

const told = ({ headers, body }: Delivery, now = Date.now()) =>
  gateway.verifyWebhook({ rawBody: Buffer.from(body), headers }, now)

const lastEvent = (): Delivery => {
  const last = played.events.at(-1)
  if (!last) throw new Error('no event')
  return last
}

const forged = { code: 'SIGNATURE_INVALID' }
const ended = { code: 'CAPTURE_REFUSED' }

describe('PayPal', () => {
  it('makes one order under a key, also after a reply that was lost, with the page to approve it', async () => {
    const order = anOrder()
    played.loseReplyOf('orders')
    const made = await gateway.create(order)
    expect(made.checkout.url).toBe(`${played.url}/checkoutnow?token=${made.order_id}`)
    expect(await gateway.create(order)).toEqual(made)
    played.breakDown(9)
    await expect(gateway.create(anOrder())).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' })
    played.breakDown(0)
  })

  it('is open, approved, authorized, then paid in part with the fee that PayPal keeps', async () => {
    const { order_id } = await gateway.create(anOrder())
    const open = await gateway.retrieve(order_id)
    expect(open).toEqual({
      gateway: 'paypal',
      id: order_id,
      payment_id: 'pay_1',
      user_id: 'usr_1',
      status: 'open',
      captures: [],
    })
    expect(await authorize(order_id)).toEqual(open)
    await played.approve(order_id)
    expect(await gateway.retrieve(order_id)).toEqual({ ...open, status: 'approved' })
    const authorized = await authorize(order_id)
    expect(authorized).toMatchObject({ status: 'authorized', authorization: { amount: 50_000, currency: 'EUR' } })
    expect(await authorize(order_id)).toEqual(authorized)
    const paid = await gateway.capture({ key: `c.${order_id}`, order_id, amount: 30_000 })
    expect(paid).toMatchObject({ status: 'paid', captures: [{ amount: 30_000, currency: 'EUR', fee: 1096 }] })
    expect(await gateway.capture({ key: 'other', order_id, amount: 50_000 })).toEqual(paid)
    expect(await gateway.void(order_id)).toEqual(paid)
  })

  it('is declined where the card is, and may be approved with another', async () => {
    const { order_id } = await gateway.create(anOrder())
    await played.approve(order_id, 'declined')
    expect(await authorize(order_id)).toMatchObject({ status: 'declined', captures: [] })
    await played.approve(order_id)
    expect(await authorize(order_id)).toMatchObject({ status: 'authorized' })
  })

  it('authorizes and captures once though the first reply is lost', async () => {
    const { order_id } = await gateway.create(anOrder())
    await played.approve(order_id)
    played.loseReplyOf('authorize')
    expect(await authorize(order_id)).toMatchObject({ status: 'authorized' })
    played.loseReplyOf('capture')
    const paid = await gateway.capture({ key: `c.${order_id}`, order_id, amount: 50_000 })
    expect(paid.captures).toHaveLength(1)
  })

  it('lets an authorization go, and captures nothing of it or of one that has lapsed', async () => {
    const released = await anAuthorized()
    expect(await gateway.void(released)).toMatchObject({ status: 'voided', captures: [] })
    expect(await gateway.void(released)).toMatchObject({ status: 'voided' })
    const late = await anAuthorized()
    await played.lapse(late)
    expect(await told(lastEvent())).toMatchObject({ type: 'PAYMENT.AUTHORIZATION.VOIDED', order: { status: 'voided' } })
    for (const order_id of [released, late])
      await expect(gateway.capture({ key: `c.${order_id}`, order_id, amount: 1 })).rejects.toMatchObject(ended)
    await expect(gateway.cancel(late)).rejects.toThrow('cannot cancel')
  })

  it('has no money yet from a capture that is pending, and tells when it comes', async () => {
    const order_id = await anAuthorized()
    await gateway.capture({ key: `c.${order_id}`, order_id, amount: 50_000 })
    await played.changeCapture(order_id, 'PENDING')
    expect(await told(lastEvent())).toMatchObject({ order: { status: 'authorized', captures: [] } })
    await played.changeCapture(order_id, 'COMPLETED')
    expect(await told(lastEvent())).toMatchObject({ order: { status: 'paid', captures: [{ amount: 50_000 }] } })
  })

  it('says nothing of an order it does not have, or that others have made', async () => {
    expect(await gateway.retrieve('5O190127TN364715T')).toBeUndefined()
    const { order_id } = await gateway.create(anOrder())
    const order = played.account.orders.get(order_id)
    if (order) played.account.orders.set(order_id, { ...order, custom_id: 'another shop' })
    expect(await gateway.retrieve(order_id)).toBeUndefined()
  })

  it('takes no rupees, and no part of a unit where PayPal has none', async () => {
    for (const changes of [{ currency: 'INR' }, { currency: 'TWD', amount: 12_345 }])
      await expect(gateway.create(anOrder(changes))).rejects.toMatchObject({ code: 'CURRENCY_UNSUPPORTED' })
    expect(await gateway.create(anOrder({ currency: 'TWD', amount: 12_300 }))).toBeDefined()
    expect([toMoney(12_300, 'TWD').value, toMoney(123, 'JPY').value, toMoney(1205, 'USD').value]).toEqual([
      '123',
      '123',
      '12.05',
    ])
    expect([fromMoney('123', 'TWD'), fromMoney('123', 'JPY'), fromMoney('12.05', 'USD')]).toEqual([12_300, 123, 1205])
  })
})

describe('a refund of PayPal', () => {
  it('is made once under its key, pending first; its event names the record', async () => {
    const refund = await aRefund()
    played.loseReplyOf('refund')
    const answer = await gateway.refund(refund)
    expect(answer).toMatchObject({ state: 'pending' })
    expect(await gateway.refund(refund)).toEqual(answer)
    expect(await gateway.retrieveRefund(refund)).toEqual(answer)
    const { gateway_refund_id = '' } = answer
    await played.settleRefund(gateway_refund_id, 'COMPLETED')
    expect(await gateway.retrieveRefund({ ...refund, gateway_refund_id })).toMatchObject({ state: 'succeeded' })
    const { user_id, payment_id, capture_id, part, refund_id, amount, currency } = refund
    const names = { user_id, payment_id, capture_id, part, refund_id, amount, currency }
    expect(await told(lastEvent())).toMatchObject({
      type: 'PAYMENT.CAPTURE.REFUNDED',
      refund: { ...names, gateway_refund_id, state: 'succeeded' },
    })
  })

  it('fails after it was pending, and is made anew under another key', async () => {
    const refund = await aRefund()
    const { gateway_refund_id = '' } = await gateway.refund(refund)
    await played.settleRefund(gateway_refund_id, 'FAILED')
    expect(await told(lastEvent())).toMatchObject({ refund: { state: 'failed', gateway_refund_id } })
    const again = await gateway.refund({ ...refund, key: `${refund.key}.2` })
    expect(again.gateway_refund_id).not.toBe(gateway_refund_id)
    expect(await gateway.retrieveRefund(refund)).toEqual(again)
  })

  it('fails at once where it is more than was taken, and is unknown where none was made', async () => {
    expect(await gateway.refund(await aRefund({ amount: 50_001 }))).toEqual({
      state: 'failed',
      reason: 'REFUND_AMOUNT_EXCEEDED',
    })
    const refund = await aRefund()
    expect(await gateway.retrieveRefund(refund)).toBeUndefined()
    expect(await gateway.retrieveRefund({ ...refund, gateway_refund_id: '0K35355239430361V' })).toBeUndefined()
  })
})

describe('a webhook of PayPal', () => {
  it('says what the record says, the same for a repeat', async () => {
    const { order_id } = await gateway.create(anOrder())
    await played.approve(order_id)
    const approved = await told(lastEvent())
    expect(approved).toMatchObject({
      gateway: 'paypal',
      type: 'CHECKOUT.ORDER.APPROVED',
      order: { status: 'approved' },
    })
    await authorize(order_id)
    const order = await gateway.retrieve(order_id)
    expect(await told(lastEvent())).toMatchObject({ type: 'PAYMENT.AUTHORIZATION.CREATED', order })
    expect(await told(lastEvent())).toEqual(await told(lastEvent()))
  })

  it('is refused when a byte was changed, or it is for another webhook', async () => {
    await anAuthorized()
    const { headers, body } = lastEvent()
    await expect(told({ headers, body: body.replace('"1.0"', '"1.1"') })).rejects.toMatchObject(forged)
    const other = signed(body, { ...played.signing, webhook_id: 'ANOTHER' })
    await expect(told(other)).rejects.toMatchObject(forged)
    const time = { ...headers, 'paypal-transmission-time': new Date().toISOString() }
    await expect(told({ headers: time, body })).rejects.toMatchObject(forged)
    const { 'paypal-auth-algo': _, ...unsaid } = headers
    await expect(told({ headers: unsaid, body })).rejects.toMatchObject(forged)
  })

  it('is refused more than five minutes after it was sent, or before', async () => {
    await anAuthorized()
    const event = lastEvent()
    expect(await told(event, Date.now() + 299_000)).toBeDefined()
    for (const away of [302_000, -302_000]) await expect(told(event, Date.now() + away)).rejects.toMatchObject(forged)
  })

  it('is refused with a certificate from anywhere but PayPal, which is not even asked', async () => {
    const certified = newCertificate('messageverificationcerts.paypal.com', Date.now() - 1000, Date.now() + 60_000)
    const { host } = new URL(played.url)
    for (const certUrl of [
      'https://attacker.example/v1/notifications/certs/CERT-1',
      'https://api.paypal.com.attacker.example/v1/notifications/certs/CERT-1',
      'http://api.paypal.com/v1/notifications/certs/CERT-1',
      `http://user@${host}/v1/notifications/certs/CERT-1`,
      `http://${host}/v1/notifications/certs/../../../checkoutnow`,
      'no address',
    ]) {
      const event = signed(eventBody('CHECKOUT.ORDER.APPROVED', { id: 'X' }), { ...played.signing, certified, certUrl })
      await expect(told(event), certUrl).rejects.toMatchObject(forged)
    }
  })

  it('is refused when its certificate is not that of the key, or has ended', async () => {
    const body = eventBody('CHECKOUT.ORDER.APPROVED', { id: 'X' })
    const certified = newCertificate('messageverificationcerts.paypal.com', Date.now() - 1000, Date.now() + 60_000)
    await expect(told(signed(body, { ...played.signing, certified }))).rejects.toMatchObject(forged)
    const later = Date.now() + 366 * 24 * 3600_000
    await expect(told(signed(body, played.signing, later), later)).rejects.toMatchObject(forged)
  })

  it('about something else is acknowledged, and one of an unknown form is told apart from a forged one', async () => {
    const other = eventBody('BILLING.PLAN.CREATED', { id: 'P-1' })
    expect(await told(signed(other, played.signing))).toBeUndefined()
    expect(await told(signed(eventBody('PAYMENT.CAPTURE.REFUNDED', { id: 'R' }), played.signing))).toBeUndefined()
    await expect(told(signed('{}', played.signing))).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  })
})

describe('the page of the played PayPal', () => {
  it('agrees, and goes back to the merchant', async () => {
    const { order_id, checkout } = await gateway.create(anOrder())
    const page = checkout.url ?? ''
    expect(await (await fetch(page)).text()).toContain('Agree and pay')
    const form = new URLSearchParams({ outcome: 'succeed' })
    const back = await fetch(page, { method: 'POST', body: form, redirect: 'manual' })
    expect(back.headers.get('location')).toBe(`https://shop.example/paid?token=${order_id}&PayerID=PAYER1`)
    expect(await gateway.retrieve(order_id)).toMatchObject({ status: 'approved' })
  })
})
