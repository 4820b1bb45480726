import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Delivery } from '../../local/gateways/double.ts'
import { type PlayedStripe, signed, startStripe } from '../../local/gateways/stripe/start.ts'
import type { GatewayEvent } from '../../shared/commerce/rules/payment.ts'
import type { Gateway, NewOrder, RefundOrder } from '../../shared/payments/adapters/gateway.ts'
import { stripeGateway } from '../../shared/payments/adapters/stripe/gateway.ts'
import { PaymentEvent } from '../../shared/payments/contracts/messages.ts'
import { aNewOrder } from './new-order.ts'

/** A gateway with the double it talks to, in the words of this test. */
interface Subject {
  readonly gateway: Gateway
  readonly events: () => readonly Delivery[]
  readonly pay: (orderId: string, outcome: 'succeed' | 'decline') => Promise<void>
  readonly lapse: (orderId: string) => Promise<void>
  readonly playRefunds: (state: 'succeeded' | 'pending' | 'failed') => void
  readonly settleRefund: (refundId: string, state: 'succeeded' | 'failed') => Promise<void>
  /** The reply of the next such call is lost, though it takes effect. */
  readonly loseReply: (call: 'create' | 'capture' | 'refund') => void
  readonly breakDown: (requests: number) => void
  /** The same body as signed by somebody without the secret, or at another time. */
  readonly resigned: (event: Delivery, how: { readonly secret?: string; readonly at?: number }) => Delivery
  readonly stop: () => Promise<void>
}

const stripe = async (): Promise<Subject> => {
  const keys = { secret_key: 'sk_test_1', webhook_secret: 'whsec_1' }
  const played: PlayedStripe = await startStripe(keys)
  const settings = { ...keys, return_url: 'https://booking.example.com/', url: played.url }
  const ends = { create: 'sessions', capture: 'capture', refund: 'refunds' } as const
  return {
    gateway: stripeGateway(async () => settings),
    events: () => played.events,
    pay: (id, outcome) => played.pay(id, outcome === 'succeed' ? '4242424242424242' : '4000000000009995'),
    lapse: played.lapse,
    playRefunds: played.playRefunds,
    settleRefund: played.settleRefund,
    loseReply: call => played.loseReplyOf(ends[call]),
    breakDown: played.breakDown,
    resigned: ({ body }, { secret = keys.webhook_secret, at }) => signed(body, secret, at),
    stop: played.stop,
  }
}

describe.each([{ name: 'stripe', start: stripe }])('the gateway $name', ({ name, start }) => {
  let subject: Subject
  let gateway: Gateway
  beforeAll(async () => {
    subject = await start()
    gateway = subject.gateway
  })
  beforeEach(() => subject.playRefunds('succeeded'))
  afterAll(() => subject.stop())

  const anOrder = (changes: Partial<NewOrder> = {}): NewOrder => aNewOrder({ capture: 'automatic', ...changes })

  const paid = async (changes: Partial<NewOrder> = {}): Promise<string> => {
    const { order_id } = await gateway.create(anOrder(changes))
    await subject.pay(order_id, 'succeed')
    return order_id
  }

  const aRefund = async (amount = 20_000): Promise<RefundOrder> => {
    const order_id = await paid()
    const capture_id = (await gateway.retrieve(order_id))?.captures[0]?.id ?? ''
    const named = { user_id: 'usr_1', payment_id: 'pay_1', refund_id: 'rfd_1', part: 'can_1', capture_id }
    return { key: randomUUID(), order_id, amount, currency: 'INR', ...named }
  }

  const told = ({ headers, body }: Delivery, now = Date.now()): Promise<GatewayEvent | undefined> =>
    gateway.verifyWebhook({ rawBody: Buffer.from(body), headers }, now)

  const lastEvent = (): Delivery => {
    const last = subject.events().at(-1)
    if (!last) throw new Error('no event')
    return last
  }

  it('is paid with a fee, and its event says the same', async () => {
    const { order_id, checkout } = await gateway.create(anOrder())
    expect(checkout.url).toMatch(/^http/)
    expect(await gateway.retrieve(order_id)).toMatchObject({ gateway: name, status: 'open', captures: [] })
    await subject.pay(order_id, 'succeed')
    const order = await gateway.retrieve(order_id)
    expect(order).toMatchObject({ id: order_id, payment_id: 'pay_1', user_id: 'usr_1', status: 'paid' })
    expect(order?.captures).toMatchObject([{ amount: 50_000, currency: 'INR', fee: expect.any(Number) }])
    const event = await told(lastEvent())
    expect(event).toMatchObject({ gateway: name, order })
    expect(PaymentEvent.parse({ kind: 'told', event })).toEqual({ kind: 'told', event })
  })

  it('has no order that was not made', async () => {
    expect(await gateway.retrieve('cs_test_none')).toBeUndefined()
  })

  it('is declined, and can be paid afterwards', async () => {
    const { order_id } = await gateway.create(anOrder())
    await subject.pay(order_id, 'decline')
    expect(await gateway.retrieve(order_id)).toMatchObject({ status: 'declined', captures: [] })
    expect(await told(lastEvent())).toMatchObject({ order: { id: order_id, status: 'declined' } })
    await subject.pay(order_id, 'succeed')
    expect(await gateway.retrieve(order_id)).toMatchObject({ status: 'paid' })
  })

  it('makes one order under a key, also after a lost reply', async () => {
    const order = anOrder()
    const made = await gateway.create(order)
    expect(await gateway.create(order)).toEqual(made)
    subject.loseReply('create')
    const next = anOrder()
    expect(await gateway.create(next)).toEqual(await gateway.create(next))
  })

  it('GATEWAY_UNAVAILABLE: no try is answered', async () => {
    subject.breakDown(3)
    await expect(gateway.create(anOrder())).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' })
  })

  it('ends the session of an unpaid order, and leaves a paid one', async () => {
    const { order_id } = await gateway.create(anOrder())
    expect(await gateway.cancel(order_id)).toMatchObject({ status: expect.stringMatching(/cancelled|expired/) })
    await expect(subject.pay(order_id, 'succeed')).rejects.toThrow('ended')
    expect(await gateway.cancel(await paid())).toMatchObject({ status: 'paid' })
    expect(await gateway.cancel(await paid({ capture: 'manual' }))).toMatchObject({ status: 'authorized' })
  })

  it('captures a part of authorized money once, also after a lost reply', async () => {
    const order_id = await paid({ capture: 'manual' })
    const authorization = { amount: 50_000, currency: 'INR' }
    expect(await gateway.retrieve(order_id)).toMatchObject({ status: 'authorized', authorization, captures: [] })
    subject.loseReply('capture')
    const order = await gateway.capture({ key: randomUUID(), order_id, amount: 30_000 })
    expect(order).toMatchObject({ status: 'paid', authorization, captures: [{ amount: 30_000 }] })
    expect(await gateway.capture({ key: randomUUID(), order_id, amount: 50_000 })).toEqual(order)
  })

  it('CAPTURE_REFUSED: the authorization was voided, or its time is over', async () => {
    const order_id = await paid({ capture: 'manual' })
    expect(await gateway.void(order_id)).toMatchObject({ status: 'voided' })
    const refusal = { code: 'CAPTURE_REFUSED' }
    await expect(gateway.capture({ key: 'a', order_id, amount: 50_000 })).rejects.toMatchObject(refusal)
    const lapsed = await paid({ capture: 'manual' })
    await subject.lapse(lapsed)
    expect(await told(lastEvent())).toMatchObject({ order: { id: lapsed, status: 'expired' } })
    await expect(gateway.capture({ key: 'b', order_id: lapsed, amount: 50_000 })).rejects.toMatchObject(refusal)
  })

  it('leaves what was captured when it is to be voided', async () => {
    expect(await gateway.void(await paid())).toMatchObject({ status: 'paid' })
  })

  it('pays back once under a key, also after a lost reply', async () => {
    const refund = await aRefund(30_000)
    subject.loseReply('refund')
    const answer = await gateway.refund(refund)
    expect(answer).toMatchObject({ state: 'succeeded', gateway_refund_id: expect.any(String) })
    expect(await gateway.refund(refund)).toEqual(answer)
    expect(await gateway.retrieveRefund(refund)).toEqual(answer)
    // What is left of the capture is less than this.
    expect(await gateway.refund({ ...refund, key: randomUUID() })).toMatchObject({ state: 'failed' })
  })

  it.each(['succeeded', 'failed'] as const)('says of a pending refund that it has %s', async state => {
    subject.playRefunds('pending')
    const refund = await aRefund()
    const { gateway_refund_id = '', ...answer } = await gateway.refund(refund)
    expect(answer).toEqual({ state: 'pending' })
    await subject.settleRefund(gateway_refund_id, state)
    expect(await gateway.retrieveRefund({ ...refund, gateway_refund_id })).toMatchObject({ state })
    const { user_id, payment_id, capture_id, part, refund_id, amount, currency } = refund
    const news = { user_id, payment_id, capture_id, part, refund_id, amount, currency, gateway_refund_id, state }
    const event = await told(lastEvent())
    expect(event).toMatchObject({ gateway: name, refund: news })
    expect(PaymentEvent.parse({ kind: 'told', event })).toEqual({ kind: 'told', event })
  })

  it('has no refund that was not made', async () => {
    expect(await gateway.retrieveRefund(await aRefund())).toBeUndefined()
  })

  it('SIGNATURE_INVALID: signed by another, too long ago, over another body, or not at all', async () => {
    await paid()
    const event = lastEvent()
    const refusal = { code: 'SIGNATURE_INVALID' }
    const seconds = Math.floor(Date.now() / 1000)
    for (const forged of [
      subject.resigned(event, { secret: 'another' }),
      subject.resigned(event, { at: seconds - 302 }),
      { ...event, body: `${event.body} ` },
      { ...event, headers: {} },
    ])
      await expect(told(forged)).rejects.toMatchObject(refusal)
    expect(await told(subject.resigned(event, { at: seconds - 290 }))).toMatchObject({ order: { status: 'paid' } })
  })

  it('VALIDATION_FAILED: genuine, and of an unknown form', async () => {
    const refusal = { code: 'VALIDATION_FAILED' }
    for (const body of ['no JSON', '{}', 'null'])
      await expect(told(subject.resigned({ headers: {}, body }, {}))).rejects.toMatchObject(refusal)
  })

  it('takes no notice of a genuine event about nothing of this service', async () => {
    const data = { object: { id: 'cus_1', object: 'customer' } }
    const body = JSON.stringify({ id: 'evt_1', type: 'customer.created', created: 1, data })
    expect(await told(subject.resigned({ headers: {}, body }, {}))).toBeUndefined()
  })
})
