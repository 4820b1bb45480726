import type { Order } from './order.ts'

/**
 * Where the merchant hears of an order. A merchant with several gateways of this API has a webhook for each, and names
 * the gateway in the order's metadata.
 */
export const webhookPath = ({ metadata }: Pick<Order, 'metadata'>): string => {
  const name = /^[a-z]{1,20}$/.exec(metadata.gateway ?? '')?.[0] ?? 'sandbox'
  return `/api/v1/payments/webhook/${name}`
}
