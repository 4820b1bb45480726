import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startRazorpay } from '../../local/gateways/razorpay/start.ts'
import { type PlayedStripe, startStripe } from '../../local/gateways/stripe/start.ts'
import type { Mandate } from '../../shared/commerce/rules/payment.ts'
import type { Gateway, MandateCharge, NewOrder } from '../../shared/payments/adapters/gateway.ts'
import { paypalGateway } from '../../shared/payments/adapters/paypal/gateway.ts'
import { razorpayGateway } from '../../shared/payments/adapters/razorpay/gateway.ts'
import { sandbox, sandboxWhole } from '../../shared/payments/adapters/sandbox.ts'
import { stripeGateway } from '../../shared/payments/adapters/stripe/gateway.ts'
import { PaymentEvent } from '../../shared/payments/contracts/messages.ts'
import { keeperOf } from '../../shared/sandbox/rules/mandate.ts'
import { readOrder, replaceOrder } from '../../shared/sandbox/store/orders.ts'
import { authorize, eventsOf, playedAs, startGateway } from '../sandbox/orders.ts'
import { startSandbox } from '../support/sandbox.ts'
import { aNewOrder } from './new-order.ts'
import { signed } from './paying.ts'

let world: Awaited<ReturnType<typeof startGateway>>
let listener: Awaited<ReturnType<typeof startSandbox>>
beforeAll(async () => {
  world = await startGateway()
  listener = await startSandbox()
})
afterAll(() => Promise.all([world.stop(), listener.stop()]))

/** A gateway with the double it talks to, in the words of this test. */
interface Subject {
  readonly gateway: Gateway
  readonly pay: (orderId: string) => Promise<unknown>
  /** What becomes of later charges. */
  readonly playMandate: (mandate: Mandate, how: 'declined' | 'slow') => unknown
  /** The bank has let a slow charge through. */
  readonly finish: (orderId: string) => Promise<unknown>
  /** The replies of the next calls that charge are lost, though they take effect. */
  readonly loseReply: () => void
  /** The last event about an order, as its webhook brings it. */
  readonly told: (orderId: string) => Promise<Awaited<ReturnType<Gateway['verifyWebhook']>>>
  /** How many payments the gateway has of all mandates' charges. */
  readonly charged: () => number
  readonly stop: () => Promise<unknown>
}

const stripe = async (): Promise<Subject> => {
  const keys = { secret_key: 'sk_test_1', webhook_secret: 'whsec_1' }
  const played = await startStripe(keys)
  const gateway = stripeGateway(async () => ({ ...keys, return_url: 'https://a.example/', url: played.url }))
  return {
    gateway,
    pay: id => played.pay(id),
    playMandate: ({ token }, how) =>
      Object.assign(played.account.methods.get(token) ?? {}, { plays: how === 'slow' ? 'processing' : how }),
    finish: played.settleCharge,
    loseReply: () => played.loseReplyOf('confirm'),
    told: async () => {
      const { body = '', headers = {} } = played.events.at(-1) ?? {}
      return gateway.verifyWebhook({ rawBody: Buffer.from(body), headers }, Date.now())
    },
    charged: () => [...played.account.intents.values()].filter(({ metadata }) => metadata.key).length,
    stop: played.stop,
  }
}

const razorpay = async (): Promise<Subject> => {
  const keys = { key_id: 'rzp_test_1', key_secret: 'secret of the key', webhook_secret: 'secret of webhooks' }
  const played = await startRazorpay(keys)
  const gateway = razorpayGateway(async () => ({ ...keys, url: played.url }))
  return {
    gateway,
    pay: id => played.pay(id, 'succeed'),
    playMandate: ({ token }, how) =>
      Object.assign(played.account.tokens.get(token) ?? {}, { plays: how === 'slow' ? 'created' : 'failed' }),
    finish: played.settleCharge,
    loseReply: () => played.loseReplyOf('recurring'),
    told: async () => {
      const { body = '', headers = {} } = played.events.at(-1) ?? {}
      return gateway.verifyWebhook({ rawBody: Buffer.from(body), headers }, Date.now())
    },
    charged: () =>
      [...played.account.payments.values()].filter(({ order_id, token_id }) => {
        const order = played.account.orders.get(order_id)
        return !token_id && order !== undefined && !order.customer_id
      }).length,
    stop: played.stop,
  }
}

interface Webhook {
  readonly body: {
    readonly data: { readonly order: { readonly id: string; readonly metadata: { readonly method?: string } } }
  }
}

const embedded = (gateway: Gateway) => async (): Promise<Subject> => {
  return {
    gateway,
    pay: authorize,
    playMandate: ({ token }, how) => playedAs(keeperOf(token), how === 'slow' ? 'mandate_slow' : 'mandate_declined'),
    finish: async id => {
      const order = await readOrder(id)
      if (order) await replaceOrder({ ...order, pending_until: Date.now() - 1 })
    },
    loseReply: () => listener.failNext('/charges', 'reply lost'),
    told: async id => {
      const last = [...eventsOf(world, id), ...eventsOf(world, id, 'delayed')].at(-1)
      const body = JSON.stringify(last)
      return gateway.verifyWebhook({ rawBody: Buffer.from(body), headers: await signed(body) }, Date.now())
    },
    charged: () => {
      const orders = (world.queues.kept('sandbox-webhooks') as Webhook[]).map(({ body }) => body.data.order)
      return new Set(orders.filter(({ metadata }) => metadata.method === 'mandate').map(({ id }) => id)).size
    },
    stop: async () => undefined,
  }
}

const gateways = [
  { name: 'stripe', start: stripe },
  { name: 'razorpay', start: razorpay },
  { name: 'sandbox', start: embedded(sandbox) },
  { name: 'sandboxwhole', start: embedded(sandboxWhole) },
]

describe.each(gateways)('mandates at $name', ({ name, start }) => {
  let subject: Subject
  let gateway: Gateway
  beforeAll(async () => {
    subject = await start()
    gateway = subject.gateway
  })
  afterAll(() => subject.stop())

  const contact = { email: 'asha@example.com', phone: '+919876543210' }

  const keeping = (changes: Partial<NewOrder> = {}): NewOrder =>
    aNewOrder({ capture: 'automatic', keeps_mandate: true, contact, ...changes })

  const aMandate = async (changes: Partial<NewOrder> = {}): Promise<Mandate> => {
    const { order_id } = await gateway.create(keeping(changes))
    expect((await gateway.retrieve(order_id))?.mandate).toBeUndefined()
    await subject.pay(order_id)
    const mandate = (await gateway.retrieve(order_id))?.mandate
    if (!mandate) throw new Error('no mandate')
    return mandate
  }

  const aCharge = (mandate: Mandate, changes: Partial<NewOrder> = {}): MandateCharge => ({
    ...aNewOrder({ capture: 'automatic', amount: 60_000, method: 'mandate', ...changes }),
    mandate,
  })

  const charge = async (order: MandateCharge) => {
    if (!gateway.chargeMandate) throw new Error('it charges no mandates')
    return gateway.chargeMandate(order)
  }

  it('are kept where the order asks for it, and told with the payment', async () => {
    expect([gateway.can.mandates, gateway.chargeMandate && gateway.findCharge && gateway.forgetMandate]).toEqual([
      true,
      expect.any(Function),
    ])
    const mandate = await aMandate()
    expect(mandate).toEqual({ customer: expect.any(String), token: expect.any(String) })
    const { order_id } = await gateway.create(aNewOrder({ capture: 'automatic' }))
    await subject.pay(order_id)
    expect(await gateway.retrieve(order_id)).toMatchObject({ status: 'paid' })
    expect((await gateway.retrieve(order_id))?.mandate).toBeUndefined()
  })

  it('are kept with money that is authorized first', async () => {
    const { order_id } = await gateway.create(keeping({ capture: 'manual' }))
    await subject.pay(order_id)
    const order = await gateway.capture({ key: `${order_id}.capture`, order_id, amount: 50_000 })
    expect(order).toMatchObject({ status: 'paid', mandate: { token: expect.any(String) } })
  })

  it('make one order under a key', async () => {
    const order = keeping()
    expect(await gateway.create(order)).toEqual(await gateway.create(order))
  })

  it('are charged once under a key, also after a lost reply', async () => {
    const mandate = await aMandate()
    const order = aCharge(mandate)
    const before = subject.charged()
    expect(await gateway.findCharge?.(order)).toBeUndefined()
    expect(subject.charged()).toBe(before)
    subject.loseReply()
    const made = await charge(order)
    expect(await gateway.findCharge?.(order)).toEqual(made)
    expect(made).toMatchObject({ gateway: name, payment_id: 'pay_1', user_id: 'usr_1', status: 'paid' })
    expect(made.captures).toMatchObject([{ amount: 60_000, currency: 'INR' }])
    expect(await charge(order)).toEqual(made)
    expect(await gateway.retrieve(made.id)).toEqual(made)
    expect(subject.charged() - before).toBe(1)
    const event = await subject.told(made.id)
    expect(event).toMatchObject({ order: made })
    expect(PaymentEvent.parse({ kind: 'told', event })).toEqual({ kind: 'told', event })
  })

  it('are charged again under another key, and each charge is paid back by itself', async () => {
    const mandate = await aMandate()
    const [first, second] = [await charge(aCharge(mandate)), await charge(aCharge(mandate, { amount: 70_000 }))]
    expect([first.id === second.id, second.captures[0]?.amount]).toEqual([false, 70_000])
    const capture_id = second.captures[0]?.id ?? ''
    const named = { user_id: 'usr_1', payment_id: 'pay_1', refund_id: 'rfd_1', order_id: second.id, capture_id }
    const refund = { key: `refund-${capture_id}`, amount: 70_000, currency: 'INR', ...named }
    expect((await gateway.refund(refund)).state).not.toBe('failed')
  })

  it('may be charged to be captured later', async () => {
    const made = await charge(aCharge(await aMandate(), { capture: 'manual' }))
    expect(made).toMatchObject({ status: 'authorized', authorization: { amount: 60_000 } })
    const key = `${made.id}.capture`
    expect(await gateway.capture({ key, order_id: made.id, amount: 60_000 })).toMatchObject({ status: 'paid' })
  })

  it('that are declined are an order too, and its key is never charged', async () => {
    const mandate = await aMandate()
    await subject.playMandate(mandate, 'declined')
    const order = aCharge(mandate)
    const made = await charge(order)
    expect(made).toMatchObject({ status: 'declined', captures: [] })
    expect(await charge(order)).toEqual(made)
    expect(await subject.told(made.id)).toMatchObject({ order: { id: made.id, status: 'declined' } })
    if (gateway.can.cancel) expect((await gateway.cancel(made.id))?.status).toMatch(/cancelled|expired/)
  })

  it('that take their time are open, then paid', async () => {
    const mandate = await aMandate()
    await subject.playMandate(mandate, 'slow')
    const order = aCharge(mandate)
    const made = await charge(order)
    expect(made).toMatchObject({ status: 'open', captures: [] })
    expect(await charge(order)).toEqual(made)
    if (gateway.can.cancel) expect(await gateway.cancel(made.id)).toMatchObject({ status: 'open' })
    await subject.finish(made.id)
    expect(await gateway.retrieve(made.id)).toMatchObject({ status: 'paid', captures: [{ amount: 60_000 }] })
    expect(await subject.told(made.id)).toMatchObject({ order: { status: 'paid' } })
    expect((await charge(order)).captures).toHaveLength(1)
  })

  it('that were forgotten, or never were, are declined', async () => {
    const mandate = await aMandate()
    await gateway.forgetMandate?.(mandate)
    await gateway.forgetMandate?.(mandate)
    for (const each of [mandate, { ...mandate, token: mandate.token.replace(/.{4}$/, '0000') }, unknown(mandate)]) {
      const order = aCharge(each)
      const made = await charge(order)
      expect(made).toMatchObject({ payment_id: 'pay_1', status: 'declined', captures: [] })
      expect(await charge(order)).toEqual(made)
    }
  })
})

const unknown = ({ customer, token }: Mandate): Mandate => ({ customer: customer.replace(/.{4}$/, '0000'), token })

it('a mandate at Stripe whose bank would have the customer confirm each payment is declined', async () => {
  const keys = { secret_key: 'sk_test_1', webhook_secret: 'whsec_1' }
  const played = await startStripe(keys)
  const gateway = stripeGateway(async () => ({ ...keys, return_url: 'https://a.example/', url: played.url }))
  const { order_id } = await gateway.create(aNewOrder({ capture: 'automatic', keeps_mandate: true }))
  await played.pay(order_id, '4000002760003184')
  const mandate = (await gateway.retrieve(order_id))?.mandate ?? { customer: '', token: '' }
  const order = { ...aNewOrder({ capture: 'automatic' }), mandate }
  expect(await gateway.chargeMandate?.(order)).toMatchObject({ status: 'declined', captures: [] })
  await played.stop()
})

describe('a charge at Stripe that is repeated', () => {
  const keys = { secret_key: 'sk_test_1', webhook_secret: 'whsec_1' }

  const aCharge = async () => {
    const played = await startStripe(keys)
    const gateway = stripeGateway(async () => ({ ...keys, return_url: 'https://a.example/', url: played.url }))
    const { order_id } = await gateway.create(aNewOrder({ capture: 'automatic', keeps_mandate: true }))
    await played.pay(order_id)
    const mandate = (await gateway.retrieve(order_id))?.mandate ?? { customer: '', token: '' }
    return { played, gateway, order: { ...aNewOrder({ capture: 'automatic' }), mandate } }
  }

  const intentsOf = (played: PlayedStripe, { key }: NewOrder) =>
    [...played.account.intents.values()].filter(({ metadata }) => metadata.key === key)

  it('after a day, when Stripe has forgotten its key, is the one that was made', async () => {
    const { played, gateway, order } = await aCharge()
    const made = await gateway.chargeMandate?.(order)
    played.account.answers.clear()
    expect(await gateway.chargeMandate?.(order)).toEqual(made)
    expect(intentsOf(played, order)).toHaveLength(1)
    await played.stop()
  })

  it('after a run that ended before it was confirmed is confirmed', async () => {
    const { played, gateway, order } = await aCharge()
    const made = await gateway.chargeMandate?.(order)
    const [intent] = intentsOf(played, order)
    Object.assign(intent ?? {}, { status: 'requires_payment_method', latest_charge: null, amount_received: 0 })
    played.account.answers.clear()
    expect(await gateway.chargeMandate?.(order)).toMatchObject({ id: made?.id, status: 'paid' })
    expect(intentsOf(played, order)).toHaveLength(1)
    await played.stop()
  })
})

it('a charge at Razorpay after a run that ended before it was made is made of the order there is', async () => {
  const keys = { key_id: 'rzp_test_1', key_secret: 'secret of the key', webhook_secret: 'secret of webhooks' }
  const played = await startRazorpay(keys)
  const gateway = razorpayGateway(async () => ({ ...keys, url: played.url }))
  const contact = { email: 'asha@example.com', phone: '+919876543210' }
  const { order_id } = await gateway.create(aNewOrder({ capture: 'automatic', keeps_mandate: true, contact }))
  await played.pay(order_id, 'succeed')
  const mandate = (await gateway.retrieve(order_id))?.mandate ?? { customer: '', token: '' }
  const charge = { ...aNewOrder({ capture: 'automatic' }), mandate }
  const { order_id: begun } = await gateway.create(charge)
  expect(await gateway.chargeMandate?.(charge)).toMatchObject({ id: begun, status: 'paid' })
  expect(played.account.orders.size).toBe(2)
  await played.stop()
})

it('a mandate at Razorpay is asked for with a card or UPI in rupees, and found by the customer’s address', async () => {
  const keys = { key_id: 'rzp_test_1', key_secret: 'secret of the key', webhook_secret: 'secret of webhooks' }
  const played = await startRazorpay(keys)
  const gateway = razorpayGateway(async () => ({ ...keys, url: played.url }))
  const contact = { email: 'asha@example.com', phone: '+919876543210' }
  const checkoutOf = async (changes: Partial<NewOrder>) =>
    (await gateway.create(aNewOrder({ keeps_mandate: true, contact, ...changes }))).checkout
  const { customer_id } = await checkoutOf({ method: 'upi' })
  expect(customer_id).toMatch(/^cust_/)
  expect((await checkoutOf({ method: 'card' })).customer_id).toBe(customer_id)
  expect((await checkoutOf({ method: 'netbanking' })).customer_id).toBeUndefined()
  expect((await checkoutOf({ currency: 'USD' })).customer_id).toBeUndefined()
  await played.stop()
})

it('PayPal keeps none', () => {
  const paypal = paypalGateway(async () => Promise.reject(new Error('not asked')))
  expect([paypal.can.mandates, paypal.chargeMandate]).toEqual([false, undefined])
})
