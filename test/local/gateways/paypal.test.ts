import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Delivery } from '../../../local/gateways/exchange.ts'
import { newCertificate } from '../../../local/gateways/paypal/certificate.ts'
import { type PlayedPaypal, startPaypal } from '../../../local/gateways/paypal/start.ts'
import { eventBody, signed } from '../../../local/gateways/paypal/webhook.ts'
import type { NewOrder, RefundOrder } from '../../../shared/payments/adapters/gateway.ts'
import { fromMoney, toMoney } from '../../../shared/payments/adapters/paypal/amount.ts'
import { paypalGateway } from '../../../shared/payments/adapters/paypal/gateway.ts'
import { aNewOrder } from '../../payments/new-order.ts'

const keys = { client_id: 'a client', client_secret: 'a secret of the client', webhook_id: '1JE4291016473214C' }
let played: PlayedPaypal
const gateway = paypalGateway(async () => ({ ...keys, url: played.url, return_url: 'https://shop.example' }))
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

describe('PayPal', () => {
  it('has a page to approve an order', async () => {
    const { order_id, checkout } = await gateway.create(anOrder())
    expect(checkout.url).toBe(`${played.url}/checkoutnow?token=${order_id}`)
  })

  it('is approved first, then authorized once, and paid with the fee that PayPal keeps', async () => {
    const { order_id } = await gateway.create(anOrder())
    const open = await gateway.retrieve(order_id)
    expect(await authorize(order_id)).toEqual(open)
    await played.approve(order_id)
    expect(await gateway.retrieve(order_id)).toEqual({ ...open, status: 'approved' })
    played.loseReplyOf('authorize')
    const authorized = await authorize(order_id)
    expect(authorized).toMatchObject({ status: 'authorized' })
    expect(await authorize(order_id)).toEqual(authorized)
    const paid = await gateway.capture({ key: `c.${order_id}`, order_id, amount: 30_000 })
    expect(paid).toMatchObject({ captures: [{ amount: 30_000, currency: 'EUR', fee: 1096 }] })
  })

  it('has no money yet from a capture that is pending, and tells when it comes', async () => {
    const order_id = await anAuthorized()
    await gateway.capture({ key: `c.${order_id}`, order_id, amount: 50_000 })
    await played.changeCapture(order_id, 'PENDING')
    expect(await told(lastEvent())).toMatchObject({ order: { status: 'authorized', captures: [] } })
    await played.changeCapture(order_id, 'COMPLETED')
    expect(await told(lastEvent())).toMatchObject({ order: { status: 'paid', captures: [{ amount: 50_000 }] } })
  })

  it('says nothing of an order that others have made', async () => {
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
  it('that failed is followed by another under the same names', async () => {
    played.playRefunds('failed')
    const refund = await aRefund()
    expect(await gateway.refund(refund)).toMatchObject({ state: 'failed' })
    played.playRefunds('succeeded')
    const again = await gateway.refund({ ...refund, key: `${refund.key}.2` })
    expect(await gateway.retrieveRefund(refund)).toEqual(again)
  })

  it('is more than was taken, or of another order', async () => {
    const reason = 'REFUND_AMOUNT_EXCEEDED'
    expect(await gateway.refund(await aRefund({ amount: 50_001 }))).toEqual({ state: 'failed', reason })
    const refund = await aRefund()
    expect(await gateway.retrieveRefund({ ...refund, gateway_refund_id: '0K35355239430361V' })).toBeUndefined()
  })
})

describe('a webhook of PayPal', () => {
  it('comes for the approval and for the authorization', async () => {
    const order_id = await anAuthorized()
    expect(played.events.map(({ body }) => JSON.parse(body).event_type)).toEqual([
      'CHECKOUT.ORDER.APPROVED',
      'PAYMENT.AUTHORIZATION.CREATED',
    ])
    expect(await told(lastEvent())).toMatchObject({ order: { id: order_id, status: 'authorized' } })
  })

  it('is refused when a header was changed or is missing', async () => {
    await anAuthorized()
    const { headers, body } = lastEvent()
    const time = { ...headers, 'paypal-transmission-time': new Date().toISOString() }
    await expect(told({ headers: time, body })).rejects.toMatchObject(forged)
    const { 'paypal-auth-algo': _, ...unsaid } = headers
    await expect(told({ headers: unsaid, body })).rejects.toMatchObject(forged)
  })

  it('is refused when it comes before it was sent', async () => {
    await anAuthorized()
    await expect(told(lastEvent(), Date.now() - 302_000)).rejects.toMatchObject(forged)
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

  it('about a refund that was made at the dashboard is acknowledged', async () => {
    expect(await told(signed(eventBody('PAYMENT.CAPTURE.REFUNDED', { id: 'R' }), played.signing))).toBeUndefined()
  })
})

describe('the page of the played PayPal', () => {
  it('agrees, and goes back to the merchant', async () => {
    const { order_id, checkout } = await gateway.create(anOrder())
    const page = checkout.url ?? ''
    expect(await (await fetch(page)).text()).toContain('Agree and pay')
    const form = new URLSearchParams({ outcome: 'succeed' })
    const back = await fetch(page, { method: 'POST', body: form, redirect: 'manual' })
    expect(back.headers.get('location')).toBe(
      `https://shop.example/bookings/bkg_1?payment_id=pay_1&token=${order_id}&PayerID=PAYER1`,
    )
    expect(await gateway.retrieve(order_id)).toMatchObject({ status: 'approved' })
  })
})
