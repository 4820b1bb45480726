import type { output } from 'zod/v4/core'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { derivedSuffix } from '../../kernel/derived-ids.ts'
import type { SandboxEvent, SandboxOrder, SandboxRefund } from '../contracts/order.ts'
import { type Order, orderStatus, type Refund } from '../rules/order.ts'

/** The address of an order's checkout page; `API_URL` is the origin of this API. */
const checkoutUrl = (id: string): string => `${process.env.API_URL}/sandbox/checkout/${id}`

/** An order as the gateway's API shows it at `now`. */
export const toOrder = (order: Order, now: EpochMs): output<typeof SandboxOrder> => ({
  id: order.id,
  status: orderStatus(order, now),
  amount: order.amount,
  currency: order.currency,
  reference: order.reference,
  description: order.description,
  metadata: { ...order.metadata },
  checkout_url: checkoutUrl(order.id),
  captures: order.captures.map(capture => ({ ...capture, created_at: toIso(capture.created_at) })),
  refunds: order.refunds.map(toRefund),
  created_at: toIso(order.created_at),
  expires_at: toIso(order.expires_at),
})

export const toRefund = (refund: Refund): output<typeof SandboxRefund> => ({
  ...refund,
  status: 'succeeded',
  created_at: toIso(refund.created_at),
})

/** The event for the merchant of an order that was paid or declined; undefined for any other. */
export const toEvent = (order: Order, now: EpochMs): output<typeof SandboxEvent> | undefined => {
  if (order.state !== 'paid' && order.state !== 'declined') return undefined
  const type = order.state === 'paid' ? 'order.paid' : 'order.declined'
  return {
    id: `evt_${derivedSuffix(order.id, type)}`,
    type,
    created_at: toIso(order.captures[0]?.created_at ?? now),
    data: { order: toOrder(order, now) },
  }
}
