import * as z from 'zod/mini'
import type { output } from 'zod/v4/core'
import type { GatewayEvent, GatewayOrder, RefundNews } from '../../commerce/rules/payment.ts'
import { fromIso, toIso } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { readSecretKey } from '../../platform/auth/secrets.ts'
import { SandboxEvent, SandboxOrder, SandboxRefund } from '../../sandbox/contracts/order.ts'
import { merchantKeys, orderId } from '../../sandbox/rules/keys.ts'
import { isSigned } from '../../sandbox/rules/signature.ts'
import type { CaptureOrder, Gateway, NewOrder, RefundAnswer } from './gateway.ts'
import { type Answer, type Call, callGateway } from './http.ts'
import { bodyOf, misunderstood, untrusted } from './webhook.ts'

type Order = output<typeof SandboxOrder>

const mandatesAt = (name: string): Pick<Gateway, 'chargeMandate' | 'findCharge' | 'forgetMandate'> => ({
  chargeMandate: async charge => {
    const { key, mandate } = charge
    const { expires_at: _, keeps_mandate: __, ...order } = newOrder(name, charge)
    const body = { ...order, mandate }
    const made = found(name, await call({ gateway: name, method: 'POST', path: '/charges', key, body }))
    if (!made) throw new Error(`the gateway ${name} has not charged ${key}`)
    return made
  },

  findCharge: async ({ key }) => found(name, await call({ gateway: name, method: 'GET', path: pathOf(orderId(key)) })),

  forgetMandate: async ({ token }) => {
    const path = `/mandates/${encodeURIComponent(token)}/forget`
    found(name, await call({ gateway: name, method: 'POST', path }))
  },
})

/** A gateway of the embedded API, used like any other: over HTTP, and trusted only by its signature. */
const sandboxGateway = (name: string, can: Gateway['can']): Gateway => ({
  name,
  can,

  create: async order => {
    const made = orderIn(
      await call({ gateway: name, method: 'POST', path: '/orders', key: order.key, body: newOrder(name, order) }),
    )
    return { order_id: made.id, checkout: { url: made.checkout_url } }
  },

  retrieve: async orderId => found(name, await call({ gateway: name, method: 'GET', path: pathOf(orderId) })),

  cancel: async orderId => {
    if (!can.cancel) throw new Error(`the gateway ${name} cannot cancel an order`)
    return found(name, await call({ gateway: name, method: 'POST', path: pathOf(orderId, 'cancel') }))
  },

  capture: async capture => {
    if (!can.capturePart) await requireWhole(name, capture)
    return captured(name, capture)
  },

  void: async orderId => found(name, await call({ gateway: name, method: 'POST', path: pathOf(orderId, 'void') })),

  ...mandatesAt(name),

  refund: async ({ key, order_id, amount, ...named }) => {
    const { capture_id, user_id, payment_id, part, refund_id } = named
    const metadata = { user_id, payment_id, refund_id, ...(part !== undefined && { part }) }
    const body = { capture_id, amount, metadata }
    const path = pathOf(order_id, 'refunds')
    return toAnswer(z.parse(SandboxRefund, accepted(await call({ gateway: name, method: 'POST', path, key, body }))))
  },

  retrieveRefund: async ({ order_id, gateway_refund_id }) => {
    const answer = await call({ gateway: name, method: 'GET', path: pathOf(order_id) })
    if (answer.status === 404) return undefined
    const made = orderIn(answer).refunds.find(({ id }) => id === gateway_refund_id)
    return made && toAnswer(made)
  },

  verifyWebhook: async ({ rawBody, headers }, now) => {
    const { webhookKey } = merchantKeys(await readSecretKey('SANDBOX_SECRET'))
    if (!isSigned(rawBody, headers['sandbox-signature'], webhookKey, now)) throw untrusted()
    return toGatewayEvent(name, rawBody)
  },
})

export const sandbox = sandboxGateway('sandbox', { cancel: true, capturePart: true, mandates: true })

/** Has Razorpay's limits: no order can be cancelled, and authorized money is captured as a whole or not at all. */
export const sandboxWhole = sandboxGateway('sandboxwhole', { cancel: false, capturePart: false, mandates: true })

const toAnswer = ({ id, status }: output<typeof SandboxRefund>): RefundAnswer => ({
  state: status,
  gateway_refund_id: id,
  ...(status === 'failed' && { reason: 'refused' }),
})

const pathOf = (orderId: string, action?: 'cancel' | 'capture' | 'void' | 'refunds'): string =>
  ['/orders', encodeURIComponent(orderId), ...(action ? [action] : [])].join('/')

const newOrder = (gateway: string, order: NewOrder) => {
  const { method, amount, currency, description, expires_at, payment_id, user_id, booking_id, capture } = order
  const metadata = { user_id, booking_id, method, gateway }
  const wanted = { amount, currency, reference: payment_id, description, metadata, capture }
  const { keeps_mandate } = order
  return { ...wanted, expires_at: toIso(expires_at), ...(keeps_mandate && { keeps_mandate }) }
}

const call = async ({ path, ...rest }: Omit<Call, 'url' | 'authorization'> & { path: string }): Promise<Answer> => {
  const { apiKey } = merchantKeys(await readSecretKey('SANDBOX_SECRET'))
  return callGateway({ ...rest, url: `${process.env.API_URL}/sandbox/v1${path}`, authorization: `Bearer ${apiKey}` })
}

const accepted = ({ status, body }: Answer): unknown => {
  if (status < 200 || status > 299) throw new Error(`the sandbox gateway refused with ${status}`)
  return body
}

const orderIn = (answer: Answer): Order => z.parse(SandboxOrder, accepted(answer))

const found = (gateway: string, answer: Answer): GatewayOrder | undefined =>
  answer.status === 404 ? undefined : toGatewayOrder(gateway, orderIn(answer))

/** @throws Error when another amount than the authorized one is to be captured */
const requireWhole = async (name: string, { order_id, amount }: CaptureOrder): Promise<void> => {
  const order = found(name, await call({ gateway: name, method: 'GET', path: pathOf(order_id) }))
  if (order?.status === 'authorized' && order.authorization?.amount !== amount)
    throw new Error(`the gateway ${name} captures all that is authorized or nothing`)
}

const refusals: readonly unknown[] = ['AUTHORIZATION_EXPIRED', 'AUTHORIZATION_VOIDED']

const captured = async (name: string, { key, order_id, amount }: CaptureOrder): Promise<GatewayOrder> => {
  const answer = await call({ gateway: name, method: 'POST', path: pathOf(order_id, 'capture'), key, body: { amount } })
  const { code } = z.parse(z.object({ code: z.optional(z.unknown()) }), answer.body)
  if (answer.status === 422 && refusals.includes(code))
    throw new DomainError('CAPTURE_REFUSED', 'The authorization has ended; no money can be taken for it any more.')
  const isCaptured = answer.status === 422 && code === 'ALREADY_CAPTURED'
  const order = found(name, isCaptured ? await call({ gateway: name, method: 'GET', path: pathOf(order_id) }) : answer)
  if (!order) throw new Error(`the gateway ${name} has no order ${order_id}`)
  return order
}

/** Orders made before there were two such gateways name none. */
const ownerOf = ({ metadata }: Order): string => metadata.gateway ?? 'sandbox'

/** An order of the sandbox's API; undefined when it was made through another gateway of that API. */
const toGatewayOrder = (gateway: string, order: Order): GatewayOrder | undefined => {
  if (ownerOf(order) !== gateway) return undefined
  const { authorization } = order
  return {
    gateway,
    id: order.id,
    payment_id: order.reference,
    user_id: order.metadata.user_id ?? '',
    status: order.status === 'refunded' ? 'paid' : order.status,
    ...(authorization && {
      authorization: {
        amount: authorization.amount,
        currency: authorization.currency,
        authorized_at: fromIso(authorization.created_at),
        expires_at: fromIso(authorization.expires_at),
      },
    }),
    ...(order.mandate && { mandate: order.mandate }),
    captures: order.captures.map(({ created_at, ...capture }) => ({ ...capture, captured_at: fromIso(created_at) })),
  }
}

/** One that the merchant did not make through this service names nothing here. */
const toNews = ({
  id,
  capture_id,
  status,
  amount,
  currency,
  metadata = {},
}: output<typeof SandboxRefund>): RefundNews => {
  const { user_id = '', payment_id = '', refund_id = '', part } = metadata
  const named = { user_id, payment_id, capture_id, refund_id, ...(part !== undefined && { part }) }
  return { ...named, gateway_refund_id: id, state: status, amount, currency }
}

/** @throws DomainError VALIDATION_FAILED */
const toGatewayEvent = (gateway: string, rawBody: Uint8Array): GatewayEvent => {
  const { id, type, created_at, data } = bodyOf(SandboxEvent, rawBody)
  const order = toGatewayOrder(gateway, data.order)
  if (!order) throw misunderstood()
  const event = { gateway, event_id: id, type, occurred_at: fromIso(created_at) }
  return data.refund ? { ...event, refund: toNews(data.refund) } : { ...event, order }
}
