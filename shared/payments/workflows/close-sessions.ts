import type { GatewayOrder, Payment } from '../../commerce/rules/payment.ts'
import { gatewayOf } from '../adapters/registry.ts'

/**
 * Ends a payment's open sessions.
 * @returns its orders as their gateways have them afterwards
 */
export const closeSessions = async ({ attempts }: Payment): Promise<GatewayOrder[]> => {
  const payable = attempts.filter(({ state, order_id }) => order_id && (state === 'open' || state === 'declined'))
  const orders = await Promise.all(payable.map(({ gateway, order_id }) => closeSession(gateway, order_id ?? '')))
  return orders.filter(order => order !== undefined)
}

/** Ends the session of an order where its gateway can; the order of any other stays open, and is only read. */
export const closeSession = (gatewayName: string, orderId: string): Promise<GatewayOrder | undefined> => {
  const gateway = gatewayOf(gatewayName)
  return gateway.can.cancel ? gateway.cancel(orderId) : gateway.retrieve(orderId)
}
