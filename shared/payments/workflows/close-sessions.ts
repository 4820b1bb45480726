import type { Attempt, GatewayOrder, Payment } from '../../commerce/rules/payment.ts'
import { cash, cashOrder } from '../adapters/cash.ts'
import { gatewayOf } from '../adapters/registry.ts'

/**
 * Ends a payment's open sessions.
 * @returns its orders as their gateways have them afterwards
 */
export const closeSessions = (payment: Payment): Promise<GatewayOrder[]> =>
  ordersOf(payment, ['open', 'declined'], closeSession)

/** A payment's orders that may have changed, as their gateways have them: paid meanwhile, or with a lapsed authorization. */
export const askAbout = (payment: Payment): Promise<GatewayOrder[]> =>
  ordersOf(payment, ['open', 'declined', 'authorized'], (gateway, orderId) => gatewayOf(gateway).retrieve(orderId))

/** Ends the session of an order where its gateway can; the order of any other stays open, and is only read. */
export const closeSession = (gatewayName: string, orderId: string): Promise<GatewayOrder | undefined> => {
  const gateway = gatewayOf(gatewayName)
  return gateway.can.cancel ? gateway.cancel(orderId) : gateway.retrieve(orderId)
}

type Call = (gateway: string, orderId: string) => Promise<GatewayOrder | undefined>

const ordersOf = async (payment: Payment, states: readonly Attempt['state'][], ask: Call): Promise<GatewayOrder[]> => {
  const known = payment.attempts.filter(({ state, order_id }) => order_id !== undefined && states.includes(state))
  const orders = await Promise.all(known.map(attempt => orderOf(payment, attempt, ask)))
  return orders.filter(order => order !== undefined)
}

/** The order of an attempt after a call of its gateway. Cash is in the agent's hands: there is nothing to ask or to end. */
export const orderOf = async (payment: Payment, attempt: Attempt, ask: Call): Promise<GatewayOrder | undefined> =>
  attempt.gateway === cash.name ? cashOrder(payment, attempt) : ask(attempt.gateway, attempt.order_id ?? '')
