import type { Payment } from '../../commerce/rules/payment.ts'
import { type OrderReport, type Settling, settleSale } from '../../commerce/workflows/settle.ts'
import { readSigningKey } from '../../platform/auth/signing-key.ts'
import { issueTicket } from '../../tickets/rules/issue-ticket.ts'
import { gatewayOf } from '../adapters/registry.ts'
import { closeSessions } from './close-sessions.ts'

/** The saga's dependencies: tickets signed with this deployment's key, and the gateways' own records. */
const settling: Settling = {
  issueTicket: async (booking, now) => issueTicket(booking, await readSigningKey('TICKETS_SECRET'), now),
  retrieveOrder: (gateway, orderId) => gatewayOf(gateway).retrieve(orderId),
}

/**
 * Settles a payment with the news of its orders. Once it has its money, its other attempts are closed, so that the
 * customer cannot pay twice; a capture of them in the meantime is owed back.
 * @returns undefined when there is no such payment
 */
export const settlePayment = async (told: OrderReport): Promise<Payment | undefined> => {
  const payment = await settleSale(told, settling)
  if (!payment || payment.captures.length === 0) return payment
  const orders = await closeSessions(payment)
  return orders.length === 0 ? payment : settleSale({ ...told, orders }, settling)
}
