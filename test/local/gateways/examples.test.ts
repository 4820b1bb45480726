import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startPaypal } from '../../../local/gateways/paypal/start.ts'
import { startRazorpay } from '../../../local/gateways/razorpay/start.ts'
import { startStripe } from '../../../local/gateways/stripe/start.ts'
import type { Gateway } from '../../../shared/payments/adapters/gateway.ts'
import { paypalGateway } from '../../../shared/payments/adapters/paypal/gateway.ts'
import { razorpayGateway } from '../../../shared/payments/adapters/razorpay/gateway.ts'
import { stripeGateway } from '../../../shared/payments/adapters/stripe/gateway.ts'
import { aNewOrder } from '../../payments/new-order.ts'

// biome-ignore lint/suspicious/noExplicitAny: what a gateway sends is compared member by member
type Json = any

/** Examples by the name of their object, after the gateway's published reference. */
const examplesOf = (gateway: string): Record<string, Json[]> =>
  JSON.parse(readFileSync(new URL(`examples/${gateway}.json`, import.meta.url), 'utf8')).objects

const typeOf = (value: unknown): string => {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** Whatever a merchant or the customer's bank puts there. */
const free = ['metadata', 'notes', 'acquirer_data', 'resource', 'payload']

/** The name of the example that an object is held to, if it has one of its own. */
type Named = (value: Json) => string | undefined

/** What differs in shape from all examples, in a line each: members that none has, that all have, or of another type. */
const misfits = (examples: readonly Json[], actual: Json, path: string, nameOf: Named): string[] => {
  const known = new Set(examples.flatMap(example => Object.keys(example)))
  const needed = [...known].filter(name => examples.every(example => name in example))
  const names = Object.keys(actual).filter(name => actual[name] !== undefined)
  return [
    ...names.filter(name => !known.has(name)).map(name => `${path}.${name} is in no example`),
    ...needed.filter(name => !names.includes(name)).map(name => `${path}.${name} is missing`),
    ...names.filter(name => known.has(name)).flatMap(name => misfitsOf(examples, actual, name, path, nameOf)),
  ]
}

const misfitsOf = (examples: readonly Json[], actual: Json, name: string, path: string, nameOf: Named): string[] => {
  const values = examples.flatMap(example => (name in example ? [example[name]] : []))
  const type = typeOf(actual[name])
  const alike = values.filter(value => typeOf(value) === type)
  if (alike.length === 0) return [`${path}.${name} is ${type}, not ${[...new Set(values.map(typeOf))]}`]
  const isHeldElsewhere = type !== 'object' || free.includes(name) || nameOf(actual[name]) !== undefined
  return isHeldElsewhere ? [] : misfits(alike, actual[name], `${path}.${name}`, nameOf)
}

const within = (value: Json, nameOf: Named): [string, Json][] => {
  if (typeof value !== 'object' || value === null) return []
  const name = nameOf(value)
  const inner = Object.values(value).flatMap(each => within(each, nameOf))
  return name === undefined ? inner : [[name, value], ...inner]
}

/** Plays a sale, a decline, a void, refunds of each fate, and refusals. */
const playAll = async (
  gateway: Gateway,
  double: { readonly play: (switches: Readonly<Record<string, unknown>>) => Promise<void> },
  currency: string,
): Promise<string[]> => {
  const ids: string[] = []
  const authorized = async () => {
    const { order_id } = await gateway.create(aNewOrder({ currency }))
    ids.push(order_id)
    await double.play({ pay: { id: order_id, outcome: 'decline' } })
    await double.play({ pay: { id: order_id, outcome: 'succeed' } })
    await gateway.authorize?.(order_id)
    return order_id
  }
  await gateway.void(await authorized())
  await double.play({ lapse: await authorized() })
  const order_id = await authorized()
  const order = await gateway.capture({ key: `c.${order_id}`, order_id, amount: 50_000 })
  const names = { user_id: 'usr_1', payment_id: 'pay_1', part: 'can_1', capture_id: order.captures[0]?.id ?? '' }
  for (const refunds of ['failed', 'pending', 'succeeded']) {
    await double.play({ refunds })
    const money = { amount: 20_000, currency }
    const refund = { key: `${refunds}.${order_id}`, order_id, ...money, ...names, refund_id: refunds }
    const { gateway_refund_id: id } = await gateway.refund(refund)
    if (refunds === 'pending') await double.play({ settle_refund: { id, state: 'failed' } })
    await gateway.retrieveRefund(refund)
  }
  return ids
}

/** What does not fit in all that was sent, and the examples that nothing was held to. */
const check = (gateway: string, objects: readonly [string, Json][], nameOf: Named): string[] => {
  const examples = examplesOf(gateway)
  const unheld = Object.keys(examples).filter(name => !objects.some(([held]) => held === name))
  return [
    ...unheld.map(name => `${name}: none was sent`),
    ...objects.flatMap(([name, object]) => misfits(examples[name] ?? [], object, name, nameOf)),
  ]
}

const eventsOf = (events: readonly { readonly body: string }[]): Json[] => events.map(({ body }) => JSON.parse(body))

describe('what a played gateway sends has the shape of its reference', () => {
  it('Stripe', async () => {
    const keys = { secret_key: 'sk_test_1', webhook_secret: 'whsec_1' }
    const played = await startStripe(keys)
    onTestFinished(played.stop)
    const gateway = stripeGateway(async () => ({ ...keys, url: played.url, return_url: 'https://shop.example' }))
    const ids = await playAll(gateway, played, 'INR')
    const headers = { authorization: `Bearer ${keys.secret_key}` }
    const get = async (path: string): Promise<Json> => (await fetch(`${played.url}/v1/${path}`, { headers })).json()
    const expand = '?expand[0]=payment_intent.latest_charge.balance_transaction'
    const sessions = await Promise.all(ids.map(id => get(`checkout/sessions/${id}${expand}`)))
    const refusals = await Promise.all(['refunds/none', 'other'].map(get))
    const charge = sessions.at(-1).payment_intent.latest_charge.id
    const lists = await Promise.all(['checkout/sessions', `refunds?charge=${charge}`].map(get))
    const nameOf: Named = value => (value.error?.type ? 'error' : value.object?.length > 0 ? value.object : undefined)
    const objects = within([...sessions, ...lists, ...refusals, ...eventsOf(played.events)], nameOf)
    expect(check('stripe', objects, nameOf)).toEqual([])
  })

  it('Razorpay', async () => {
    const keys = { key_id: 'rzp_test_1', key_secret: 'a secret of the key', webhook_secret: 'a secret of webhooks' }
    const played = await startRazorpay(keys)
    onTestFinished(played.stop)
    const ids = await playAll(
      razorpayGateway(async () => ({ ...keys, url: played.url })),
      played,
      'INR',
    )
    const authorization = `Basic ${Buffer.from(`${keys.key_id}:${keys.key_secret}`).toString('base64')}`
    const get = async (path: string): Promise<Json> =>
      (await fetch(`${played.url}/v1/${path}`, { headers: { authorization } })).json()
    const paths = ids.flatMap(id => [`orders/${id}`, `orders/${id}/payments`])
    const answers = await Promise.all([...paths, 'orders/none', 'refunds/none'].map(get))
    const nameOf: Named = value =>
      value.error?.code ? 'error' : typeof value.entity === 'string' ? value.entity : undefined
    const objects = within([...answers, ...eventsOf(played.events)], nameOf)
    expect(check('razorpay', objects, nameOf)).toEqual([])
  })

  it('PayPal', async () => {
    const keys = { client_id: 'a client', client_secret: 'a secret of the client', webhook_id: '1JE4291016473214C' }
    const played = await startPaypal(keys)
    onTestFinished(played.stop)
    const ids = await playAll(
      paypalGateway(async () => ({ ...keys, url: played.url, return_url: 'https://shop.example' })),
      played,
      'EUR',
    )
    const basic = `Basic ${Buffer.from(`${keys.client_id}:${keys.client_secret}`).toString('base64')}`
    const url = `${played.url}/v1/oauth2/token`
    const token: Json = await (await fetch(url, { method: 'POST', headers: { authorization: basic } })).json()
    const headers = { authorization: `Bearer ${token.access_token}` }
    const get = async (path: string): Promise<Json> => (await fetch(`${played.url}/v2/${path}`, { headers })).json()
    const orders = await Promise.all(ids.map(id => get(`checkout/orders/${id}`)))
    const { payments } = orders.at(-1).purchase_units[0]
    const parts = ['authorizations', 'captures', 'refunds'].flatMap(kind =>
      (payments[kind] ?? []).map(({ id }: Json) => `payments/${kind}/${id}`),
    )
    const answers = await Promise.all([...parts, 'checkout/orders/none'].map(get))
    const objects = within([token, ...orders, ...answers, ...eventsOf(played.events)], nameOfPaypal)
    expect(check('paypal', objects, nameOfPaypal)).toEqual([])
  })
})

/** PayPal's objects do not say what they are. */
const nameOfPaypal: Named = value => {
  if (value.debug_id) return 'error'
  if (value.access_token) return 'token'
  if (value.event_type) return 'event'
  if (value.purchase_units) return 'order'
  if (value.reference_id) return 'unit'
  if (value.currency_code) return 'money'
  if (value.rel) return 'link'
  const part = value.expiration_time ? 'authorization' : value.final_capture === undefined ? undefined : 'capture'
  if (part) return value.supplementary_data ? `${part} resource` : part
  return value.create_time && value.amount ? 'refund' : undefined
}
