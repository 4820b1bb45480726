import * as z from 'zod/mini'
import type { output } from 'zod/v4/core'
import type { GatewayEvent, GatewayOrder } from '../../commerce/rules/payment.ts'
import { fromIso } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { SandboxEvent, type SandboxOrder } from '../../sandbox/contracts/order.ts'

type Order = output<typeof SandboxOrder>

/** Orders made before there were two such gateways name none. */
const ownerOf = ({ metadata }: Order): string => metadata.gateway ?? 'sandbox'

/** An order of the sandbox's API; undefined when it was made through another gateway of that API. */
export const toGatewayOrder = (gateway: string, order: Order): GatewayOrder | undefined => {
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
    captures: order.captures.map(({ created_at, ...capture }) => ({ ...capture, captured_at: fromIso(created_at) })),
  }
}

/** @throws DomainError VALIDATION_FAILED */
export const toGatewayEvent = (gateway: string, rawBody: Uint8Array): GatewayEvent => {
  const parsed = z.safeParse(SandboxEvent, parseJson(rawBody))
  const order = parsed.data && toGatewayOrder(gateway, parsed.data.data.order)
  if (!parsed.data || !order)
    throw new DomainError('VALIDATION_FAILED', 'The webhook is genuine, but of a form that is not understood.')
  const { id, type, created_at } = parsed.data
  return { gateway, event_id: id, type, occurred_at: fromIso(created_at), order }
}

const parseJson = (rawBody: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(rawBody).toString())
  } catch {
    return undefined
  }
}
