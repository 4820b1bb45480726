import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Delivery } from '../../local/gateways/exchange.ts'
import { startPaypal } from '../../local/gateways/paypal/start.ts'
import { signed as signedByPaypal } from '../../local/gateways/paypal/webhook.ts'
import { startRazorpay } from '../../local/gateways/razorpay/start.ts'
import { hmac } from '../../local/gateways/razorpay/webhook.ts'
import { signed, startStripe } from '../../local/gateways/stripe/start.ts'
import type { GatewayEvent } from '../../shared/commerce/rules/payment.ts'
import type { Gateway, NewOrder, RefundOrder } from '../../shared/payments/adapters/gateway.ts'
import { paypalGateway } from '../../shared/payments/adapters/paypal/gateway.ts'
import { razorpayGateway } from '../../shared/payments/adapters/razorpay/gateway.ts'
import { stripeGateway } from '../../shared/payments/adapters/stripe/gateway.ts'
import { PaymentEvent } from '../../shared/payments/contracts/messages.ts'
import { aNewOrder } from './new-order.ts'

/** What a double plays by its switches. */
interface Switches {
  readonly webhooks?: 'sent' | 'lost'
  readonly refunds?: 'succeeded' | 'pending' | 'failed'
  readonly settle_refund?: { readonly id: string; readonly state: 'succeeded' | 'failed' }
  readonly pay?: { readonly id: string; readonly outcome: 'succeed' | 'decline' }
  readonly lapse?: string
  readonly capture_late?: string
  readonly still_open?: number
  readonly break_down?: number
  readonly lose_reply_of?: string
}

/** A gateway with the double it talks to, in the words of this test. */
interface Subject {
  readonly gateway: Gateway
  readonly url: string
  readonly events: () => readonly Delivery[]
  /** The last part of the path of such a call. */
  readonly ends: { readonly create: string; readonly capture: string; readonly refund: string }
  /** A body as signed by somebody without the secret, or at another time. */
  readonly resigned: (body: string, how: { readonly forged?: true; readonly at?: number }) => Delivery
  readonly stop: () => Promise<void>
}

/** A row of the table: what is the gateway's own, beside what its adapter says that it `can`. */
interface Row {
  readonly name: string
  readonly start: () => Promise<Subject>
  readonly currency: string
  /** What an authorization whose time is over is seen as. */
  readonly lapsed: 'expired' | 'voided'
  /** An event is refused so long after it was made or sent. */
  readonly oldestSeconds: number
  /** Its order keeps that a try was declined. */
  readonly keepsDecline: boolean
  /** An agreed order can be captured by the gateway at once. */
  readonly capturesItself: boolean
  /** Tells of an authorization that has lapsed. */
  readonly tellsLapse: boolean
  /** Genuine events that are about nothing of this service. */
  readonly foreign: string
}

const now = () => Math.floor(Date.now() / 1000)

const stripe: Row = {
  name: 'stripe',
  currency: 'INR',
  lapsed: 'expired',
  oldestSeconds: 300,
  keepsDecline: true,
  capturesItself: true,
  tellsLapse: true,
  foreign: JSON.stringify({
    id: 'evt_1',
    type: 'customer.created',
    created: 1,
    data: { object: { id: 'cus_1', object: 'customer' } },
  }),
  start: async () => {
    const keys = { secret_key: 'sk_test_1', webhook_secret: 'whsec_1' }
    const played = await startStripe(keys)
    const settings = { ...keys, return_url: 'https://booking.example.com/', url: played.url }
    return {
      ...played,
      gateway: stripeGateway(async () => settings),
      events: () => played.events,
      ends: { create: 'sessions', capture: 'capture', refund: 'refunds' },
      resigned: (body, { forged, at }) => signed(body, forged ? 'another' : keys.webhook_secret, at),
    }
  },
}

const razorpay: Row = {
  name: 'razorpay',
  currency: 'INR',
  lapsed: 'expired',
  // Razorpay repeats an event for a day, signed as at first.
  oldestSeconds: 25 * 3600,
  keepsDecline: true,
  capturesItself: true,
  tellsLapse: false,
  foreign: JSON.stringify({ event: 'settlement.processed', created_at: now(), payload: {} }),
  start: async () => {
    const keys = { key_id: 'rzp_test_1', key_secret: 'a secret of the key', webhook_secret: 'a secret of webhooks' }
    const played = await startRazorpay(keys)
    return {
      ...played,
      gateway: razorpayGateway(async () => ({ ...keys, url: played.url })),
      events: () => played.events,
      ends: { create: 'orders', capture: 'capture', refund: 'refund' },
      resigned: (body, { forged, at }) => {
        const made = at === undefined ? body : body.replace(/"created_at":\d+}$/, `"created_at":${at}}`)
        const signature = hmac(made, forged ? 'another secret' : keys.webhook_secret)
        return { headers: { 'x-razorpay-event-id': 'evt_1', 'x-razorpay-signature': signature }, body: made }
      },
    }
  },
}

const paypal: Row = {
  name: 'paypal',
  currency: 'EUR',
  lapsed: 'voided',
  oldestSeconds: 300,
  keepsDecline: false,
  capturesItself: false,
  tellsLapse: true,
  foreign: JSON.stringify({
    id: 'WH-1',
    event_type: 'BILLING.PLAN.CREATED',
    create_time: new Date().toISOString(),
    resource: { id: 'P-1' },
  }),
  start: async () => {
    const keys = { client_id: 'a client', client_secret: 'a secret of the client', webhook_id: '1JE4291016473214C' }
    const played = await startPaypal(keys)
    return {
      ...played,
      gateway: paypalGateway(async () => ({ ...keys, url: played.url, return_url: 'https://booking.example.com/' })),
      events: () => played.events,
      ends: { create: 'orders', capture: 'capture', refund: 'refund' },
      resigned: (body, { forged, at = now() }) =>
        signedByPaypal(body, { ...played.signing, ...(forged && { webhook_id: 'ANOTHER' }) }, at * 1000),
    }
  },
}

describe.each([stripe, razorpay, paypal])('the gateway $name', row => {
  const { name, currency } = row
  let subject: Subject
  let gateway: Gateway
  beforeAll(async () => {
    subject = await row.start()
    gateway = subject.gateway
  })
  beforeEach(() => play({ refunds: 'succeeded' }))
  afterAll(() => subject.stop())

  /** As a test of another program does it. */
  const play = async (switches: Switches): Promise<void> => {
    const reply = await fetch(`${subject.url}/_play`, { method: 'POST', body: JSON.stringify(switches) })
    if (!reply.ok) throw new Error(await reply.text())
  }

  const anOrder = (changes: Partial<NewOrder> = {}): NewOrder =>
    aNewOrder({ currency, capture: row.capturesItself ? 'automatic' : 'manual', ...changes })

  /** The customer pays; what was merely agreed to is reserved then. */
  const pay = async (id: string, outcome: 'succeed' | 'decline'): Promise<void> => {
    await play({ pay: { id, outcome } })
    await gateway.authorize?.(id)
  }

  const authorized = async (): Promise<string> => {
    const { order_id } = await gateway.create(anOrder({ capture: 'manual' }))
    await pay(order_id, 'succeed')
    return order_id
  }

  const paid = async (): Promise<string> => {
    const order_id = await authorized()
    await gateway.capture({ key: randomUUID(), order_id, amount: 50_000 })
    return order_id
  }

  const aRefund = async (amount = 20_000): Promise<RefundOrder> => {
    const order_id = await paid()
    const capture_id = (await gateway.retrieve(order_id))?.captures[0]?.id ?? ''
    const named = { user_id: 'usr_1', payment_id: 'pay_1', refund_id: 'rfd_1', part: 'can_1', capture_id }
    return { key: randomUUID(), order_id, amount, currency, ...named }
  }

  const told = ({ headers, body }: Delivery, at = Date.now()): Promise<GatewayEvent | undefined> =>
    gateway.verifyWebhook({ rawBody: Buffer.from(body), headers }, at)

  const lastEvent = (): Delivery => {
    const last = subject.events().at(-1)
    if (!last) throw new Error('no event')
    return last
  }

  it('is open, authorized, then paid with a fee, and its events say what its record says', async () => {
    const { order_id } = await gateway.create(anOrder({ capture: 'manual' }))
    expect(await gateway.retrieve(order_id)).toMatchObject({ gateway: name, status: 'open', captures: [] })
    await pay(order_id, 'succeed')
    const authorization = { amount: 50_000, currency }
    expect(await gateway.retrieve(order_id)).toMatchObject({ status: 'authorized', authorization, captures: [] })
    const early = lastEvent()
    const order = await gateway.capture({ key: randomUUID(), order_id, amount: 50_000 })
    expect(order).toMatchObject({ id: order_id, payment_id: 'pay_1', user_id: 'usr_1', status: 'paid' })
    expect(order.captures).toMatchObject([{ amount: 50_000, currency, fee: expect.any(Number) }])
    expect(await gateway.retrieve(order_id)).toEqual(order)
    const event = await told(lastEvent())
    expect(event).toMatchObject({ gateway: name, order })
    expect(PaymentEvent.parse({ kind: 'told', event })).toEqual({ kind: 'told', event })
    // A repeat, and one that comes out of order.
    expect(await told(lastEvent())).toEqual(event)
    expect(await told(early)).toMatchObject({ order })
  })

  it('is captured by the gateway itself where that is asked for and it can', async () => {
    const { order_id } = await gateway.create(anOrder())
    await pay(order_id, 'succeed')
    const status = row.capturesItself ? 'paid' : 'authorized'
    expect(await gateway.retrieve(order_id)).toMatchObject({ status, captures: row.capturesItself ? [{}] : [] })
  })

  it('has no order that was not made', async () => {
    expect(await gateway.retrieve('cs_test_none')).toBeUndefined()
  })

  it('is declined, and can be paid afterwards', async () => {
    const { order_id } = await gateway.create(anOrder())
    await play({ pay: { id: order_id, outcome: 'decline' } })
    const declined = row.keepsDecline ? await gateway.retrieve(order_id) : await gateway.authorize?.(order_id)
    expect(declined).toMatchObject({ id: order_id, status: 'declined', captures: [] })
    if (row.keepsDecline) expect(await told(lastEvent())).toMatchObject({ order: { status: 'declined' } })
    await pay(order_id, 'succeed')
    expect((await gateway.retrieve(order_id))?.status).toMatch(/paid|authorized/)
  })

  it('makes one order under a key, also after a lost reply', async () => {
    const order = anOrder()
    const made = await gateway.create(order)
    expect(await gateway.create(order)).toEqual(made)
    await play({ lose_reply_of: subject.ends.create })
    const next = anOrder()
    expect(await gateway.create(next)).toEqual(await gateway.create(next))
  })

  it('GATEWAY_UNAVAILABLE: no try is answered', async () => {
    await gateway.create(anOrder())
    await play({ break_down: 3 })
    await expect(gateway.create(anOrder())).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' })
    await play({ break_down: 0 })
  })

  it('ends the session of an unpaid order, and leaves a paid one, where it can', async () => {
    const { order_id } = await gateway.create(anOrder())
    if (!gateway.can.cancel) return await expect(gateway.cancel(order_id)).rejects.toThrow('cannot cancel')
    expect(await gateway.cancel(order_id)).toMatchObject({ status: expect.stringMatching(/cancelled|expired/) })
    await expect(pay(order_id, 'succeed')).rejects.toThrow('ended')
    expect(await gateway.cancel(await paid())).toMatchObject({ status: 'paid' })
    expect(await gateway.cancel(await authorized())).toMatchObject({ status: 'authorized' })
  })

  it('answers that a session is still open, which can be paid then', async () => {
    if (!gateway.can.cancel) return
    const { order_id } = await gateway.create(anOrder())
    await play({ still_open: 1 })
    expect(await gateway.cancel(order_id)).toMatchObject({ status: 'open' })
    await pay(order_id, 'succeed')
    expect(await gateway.retrieve(order_id)).toMatchObject({ status: 'paid' })
  })

  it('captures authorized money once, also after a lost reply, and a part of it where it can', async () => {
    const order_id = await authorized()
    const part = gateway.capture({ key: randomUUID(), order_id, amount: 30_000 })
    if (!gateway.can.capturePart) await expect(part).rejects.toThrow('all that is authorized')
    else expect(await part).toMatchObject({ status: 'paid', captures: [{ amount: 30_000 }] })
    const whole = await authorized()
    await play({ lose_reply_of: subject.ends.capture })
    const order = await gateway.capture({ key: randomUUID(), order_id: whole, amount: 50_000 })
    expect(order).toMatchObject({ status: 'paid', captures: [{ amount: 50_000 }] })
    expect(await gateway.capture({ key: randomUUID(), order_id: whole, amount: 50_000 })).toEqual(order)
  })

  it('is captured late by hand, which is an event and is seen', async () => {
    const order_id = await authorized()
    await play({ capture_late: order_id })
    const order = await gateway.retrieve(order_id)
    expect(order).toMatchObject({ status: 'paid', captures: [{ amount: 50_000 }] })
    expect(await told(lastEvent())).toMatchObject({ order })
    expect(await gateway.capture({ key: randomUUID(), order_id, amount: 50_000 })).toEqual(order)
  })

  it('CAPTURE_REFUSED: the authorization was voided, or its time is over', async () => {
    const order_id = await authorized()
    expect(await gateway.void(order_id)).toMatchObject({ status: 'voided' })
    const refusal = { code: 'CAPTURE_REFUSED' }
    await expect(gateway.capture({ key: 'a', order_id, amount: 50_000 })).rejects.toMatchObject(refusal)
    const late = await authorized()
    await play({ lapse: late })
    const lapsed = { id: late, status: row.lapsed, captures: [] }
    expect(await gateway.retrieve(late)).toMatchObject(lapsed)
    if (row.tellsLapse) expect(await told(lastEvent())).toMatchObject({ order: lapsed })
    await expect(gateway.capture({ key: 'b', order_id: late, amount: 50_000 })).rejects.toMatchObject(refusal)
  })

  it('leaves what was captured when it is to be voided', async () => {
    expect(await gateway.void(await paid())).toMatchObject({ status: 'paid' })
  })

  it('pays back once under a key, also after a lost reply', async () => {
    const refund = await aRefund(30_000)
    await play({ lose_reply_of: subject.ends.refund })
    const answer = await gateway.refund(refund)
    expect(answer).toMatchObject({ state: 'succeeded', gateway_refund_id: expect.any(String) })
    expect(await gateway.refund(refund)).toEqual(answer)
    expect(await gateway.retrieveRefund(refund)).toEqual(answer)
    // What is left of the capture is less than this.
    const more = { ...refund, key: randomUUID(), refund_id: 'rfd_2' }
    expect(await gateway.refund(more)).toMatchObject({ state: 'failed' })
  })

  it.each(['succeeded', 'failed'] as const)('says of a pending refund that it has %s', async state => {
    await play({ refunds: 'pending' })
    const refund = await aRefund()
    const { gateway_refund_id = '', ...answer } = await gateway.refund(refund)
    expect(answer).toEqual({ state: 'pending' })
    await play({ settle_refund: { id: gateway_refund_id, state } })
    expect(await gateway.retrieveRefund({ ...refund, gateway_refund_id })).toMatchObject({ state })
    const { user_id, payment_id, capture_id, part, refund_id, amount } = refund
    const news = { user_id, payment_id, capture_id, part, refund_id, amount, currency, gateway_refund_id, state }
    const event = await told(lastEvent())
    expect(event).toMatchObject({ gateway: name, refund: news })
    expect(PaymentEvent.parse({ kind: 'told', event })).toEqual({ kind: 'told', event })
  })

  it('makes a refund that failed at once anew under another key', async () => {
    await play({ refunds: 'failed' })
    const refund = await aRefund()
    const failed = await gateway.refund(refund)
    expect(failed).toMatchObject({ state: 'failed' })
    await play({ refunds: 'succeeded' })
    const again = await gateway.refund({ ...refund, key: randomUUID() })
    expect(again).toMatchObject({ state: 'succeeded' })
    expect(again.gateway_refund_id).not.toBe(failed.gateway_refund_id)
  })

  it('has no refund that was not made', async () => {
    expect(await gateway.retrieveRefund(await aRefund())).toBeUndefined()
  })

  it('SIGNATURE_INVALID: signed by another, too long ago, over another body, or not at all', async () => {
    await paid()
    const { headers, body } = lastEvent()
    const refusal = { code: 'SIGNATURE_INVALID' }
    const at = (seconds: number) => now() - row.oldestSeconds + seconds
    for (const forged of [
      subject.resigned(body, { forged: true }),
      subject.resigned(body, { at: at(-2) }),
      { headers, body: `${body} ` },
      { headers: {}, body },
    ])
      await expect(told(forged)).rejects.toMatchObject(refusal)
    expect(await told(subject.resigned(body, { at: at(10) }))).toMatchObject({ order: { status: 'paid' } })
  })

  it('VALIDATION_FAILED: genuine, and of an unknown form', async () => {
    const refusal = { code: 'VALIDATION_FAILED' }
    for (const body of ['no JSON', '{}', 'null'])
      await expect(told(subject.resigned(body, {}))).rejects.toMatchObject(refusal)
  })

  it('takes no notice of a genuine event about nothing of this service', async () => {
    expect(await told(subject.resigned(row.foreign, {}))).toBeUndefined()
  })

  it('refuses a switch that there is not', async () => {
    await expect(play({ webhook: 'lost' } as never)).rejects.toThrow('There is no switch webhook')
  })
})
