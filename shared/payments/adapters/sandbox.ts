import * as z from 'zod/mini'
import type { output } from 'zod/v4/core'
import type { GatewayEvent, GatewayOrder } from '../../commerce/rules/payment.ts'
import { fromIso, toIso } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { readSecretKey } from '../../platform/auth/secrets.ts'
import { SandboxEvent, SandboxOrder, SandboxRefund } from '../../sandbox/contracts/order.ts'
import { merchantKeys } from '../../sandbox/rules/keys.ts'
import { isSigned } from '../../sandbox/rules/signature.ts'
import type { Gateway } from './gateway.ts'
import { type Answer, type Call, callGateway } from './http.ts'

const name = 'sandbox'

/** The embedded gateway, used like any other: over HTTP, and trusted only by its signature. */
export const sandbox: Gateway = {
  name,

  create: async ({ key, method, amount, currency, description, expires_at, payment_id, user_id, booking_id }) => {
    const metadata = { user_id, booking_id, method }
    const body = { amount, currency, reference: payment_id, description, metadata, expires_at: toIso(expires_at) }
    const order = z.parse(SandboxOrder, accepted(await call({ method: 'POST', path: '/orders', key, body })))
    return { order_id: order.id, checkout: { url: order.checkout_url } }
  },

  retrieve: async orderId => found(await call({ method: 'GET', path: `/orders/${encodeURIComponent(orderId)}` })),

  cancel: async orderId => found(await call({ method: 'POST', path: `/orders/${encodeURIComponent(orderId)}/cancel` })),

  refund: async ({ key, order_id, capture_id, amount }) => {
    const path = `/orders/${encodeURIComponent(order_id)}/refunds`
    const body = { capture_id, amount }
    z.parse(SandboxRefund, accepted(await call({ method: 'POST', path, key, body })))
  },

  verifyWebhook: async ({ rawBody, headers }, now) => {
    const { webhookKey } = merchantKeys(await readSecretKey('SANDBOX_SECRET'))
    if (!isSigned(rawBody, headers['sandbox-signature'], webhookKey, now))
      throw new DomainError('SIGNATURE_INVALID', 'This webhook was not signed by the gateway, or too long ago.')
    return toEvent(rawBody)
  },
}

const call = async ({ path, ...rest }: Omit<Call, 'url' | 'authorization'> & { path: string }): Promise<Answer> => {
  const { apiKey } = merchantKeys(await readSecretKey('SANDBOX_SECRET'))
  return callGateway({ ...rest, url: `${process.env.API_URL}/sandbox/v1${path}`, authorization: `Bearer ${apiKey}` })
}

const accepted = ({ status, body }: Answer): unknown => {
  if (status < 200 || status > 299) throw new Error(`the sandbox gateway refused with ${status}`)
  return body
}

const found = (answer: Answer): GatewayOrder | undefined =>
  answer.status === 404 ? undefined : toGatewayOrder(z.parse(SandboxOrder, accepted(answer)))

const toGatewayOrder = (order: output<typeof SandboxOrder>): GatewayOrder => ({
  gateway: name,
  id: order.id,
  payment_id: order.reference,
  user_id: order.metadata.user_id ?? '',
  status: order.status === 'refunded' ? 'paid' : order.status,
  captures: order.captures.map(({ created_at, ...capture }) => ({ ...capture, captured_at: fromIso(created_at) })),
})

const toEvent = (rawBody: Uint8Array): GatewayEvent => {
  const parsed = z.safeParse(SandboxEvent, parseJson(rawBody))
  if (!parsed.success)
    throw new DomainError('VALIDATION_FAILED', 'The webhook is genuine, but of a form that is not understood.')
  const { id, type, created_at, data } = parsed.data
  return {
    gateway: name,
    event_id: id,
    type,
    occurred_at: fromIso(created_at),
    order: toGatewayOrder(data.order),
  }
}

const parseJson = (rawBody: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(rawBody).toString())
  } catch {
    return undefined
  }
}
