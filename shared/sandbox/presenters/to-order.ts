import type { output } from 'zod/v4/core'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { derivedSuffix } from '../../kernel/derived-ids.ts'
import type { SandboxEvent, SandboxOrder, SandboxRefund } from '../contracts/order.ts'
import { authorizedMoney } from '../rules/authorization.ts'
import { mandateOf } from '../rules/mandate.ts'
import { asSeen, type Order, orderStatus, type Refund, refundStatus } from '../rules/order.ts'

/** The address of an order's checkout page; `API_URL` is the origin of this API. */
const checkoutUrl = (id: string): string => `${process.env.API_URL}/sandbox/checkout/${id}`

/** An order as the gateway's API shows it at `now`. */
export const toOrder = (order: Order, now: EpochMs): output<typeof SandboxOrder> => shown(asSeen(order, now), now)

const shown = (order: Order, now: EpochMs): output<typeof SandboxOrder> => ({
  id: order.id,
  status: orderStatus(order, now),
  amount: order.amount,
  currency: order.currency,
  reference: order.reference,
  description: order.description,
  metadata: { ...order.metadata },
  checkout_url: checkoutUrl(order.id),
  capture: order.capture ?? 'automatic',
  ...(order.authorization && { authorization: toAuthorization(order, order.authorization, now) }),
  ...(mandateOf(order) && { mandate: mandateOf(order) }),
  captures: order.captures.map(capture => ({ ...capture, created_at: toIso(capture.created_at) })),
  refunds: order.refunds.map(refund => toRefund(refund, now)),
  created_at: toIso(order.created_at),
  expires_at: toIso(order.expires_at),
})

const toAuthorization = (order: Order, authorization: NonNullable<Order['authorization']>, now: EpochMs) => {
  const { captured, released, capturable } = authorizedMoney(order, now)
  return {
    amount: authorization.amount,
    currency: authorization.currency,
    captured_amount: captured,
    released_amount: released,
    capturable_amount: capturable,
    created_at: toIso(authorization.created_at),
    expires_at: toIso(authorization.expires_at),
  }
}

export const toRefund = ({ ends, ...refund }: Refund, now: EpochMs): output<typeof SandboxRefund> => ({
  ...refund,
  metadata: { ...refund.metadata },
  status: refundStatus({ ...refund, ends }, now),
  created_at: toIso(refund.created_at),
})

/** The event of an order's last change, where the merchant hears of that. */
const eventTypes = {
  authorized: 'order.authorized',
  paid: 'order.paid',
  declined: 'order.declined',
  voided: 'order.voided',
  open: undefined,
  cancelled: undefined,
} as const satisfies Record<Order['state'], unknown>

/** The event for the merchant of what happened to an order last; undefined where there is none. */
export const toEvent = (order: Order, now: EpochMs): output<typeof SandboxEvent> | undefined => {
  const type = eventTypes[order.state]
  if (type === undefined) return undefined
  const happenedAt = order.voided_at ?? order.captures[0]?.created_at ?? order.authorization?.created_at ?? now
  return {
    id: `evt_${derivedSuffix(order.id, type)}`,
    type,
    created_at: toIso(happenedAt),
    data: { order: toOrder(order, now) },
  }
}

/** The event of a refund that was pending; undefined where it ended at once. */
export const toRefundEvent = (order: Order, refund: Refund): output<typeof SandboxEvent> | undefined => {
  const { ends, created_at } = refund
  if (!ends || ends.at === created_at) return undefined
  const type = ends.status === 'succeeded' ? ('refund.succeeded' as const) : ('refund.failed' as const)
  return {
    id: `evt_${derivedSuffix(order.id, type, refund.id)}`,
    type,
    created_at: toIso(ends.at),
    data: { order: toOrder(order, ends.at), refund: toRefund(refund, ends.at) },
  }
}
