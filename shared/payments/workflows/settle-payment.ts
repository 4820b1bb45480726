import { type GatewayOrder, lastAttempt, type Payment } from '../../commerce/rules/payment.ts'
import type { Kinds } from '../../commerce/rules/selling.ts'
import { readPayment } from '../../commerce/store/payments.ts'
import { type OrderReport, type Settling, settleSale } from '../../commerce/workflows/settle.ts'
import { readSigningKey } from '../../platform/auth/signing-key.ts'
import { gatewayOf } from '../adapters/registry.ts'
import { closeSessions } from './close-sessions.ts'

/** The saga's dependencies: this deployment's keys, and its gateways. */
const settlingOf = (kinds: Kinds): Settling => ({
  kinds,
  keys: secret => readSigningKey(`${secret.toUpperCase()}_SECRET`),
  gateways: {
    retrieve: (gateway, orderId) => gatewayOf(gateway).retrieve(orderId),
    // A gateway that cannot capture a part captures all, and what is above goes back.
    capture: (name, { key, order_id, amount, authorized }) => {
      const gateway = gatewayOf(name)
      return gateway.capture({ key, order_id, amount: gateway.can.capturePart ? amount : authorized })
    },
    void: (gateway, orderId) => gatewayOf(gateway).void(orderId),
  },
})

/**
 * Settles a payment with the news of its orders. Once it has its money, its other attempts are closed, so that the
 * customer cannot pay twice; a capture of them in the meantime is owed back.
 * @returns undefined when there is no such payment
 */
export const settlePayment = async (told: OrderReport, kinds: Kinds): Promise<Payment | undefined> => {
  const settling = settlingOf(kinds)
  const reserved = await reserveApproved(told)
  const payment = await settleSale({ ...told, orders: reserved }, settling)
  if (!payment || (payment.captures.length === 0 && payment.authorization === undefined)) return payment
  const orders = await closeSessions(payment)
  return orders.length === 0 ? payment : settleSale({ ...told, orders }, settling)
}

/**
 * The orders, each that its customer has approved reserved where the payment still wants it: the last attempt of an open
 * payment. Of any other nothing was reserved, so nothing has to be given back.
 */
const reserveApproved = async ({ userId, paymentId, orders }: OrderReport): Promise<readonly GatewayOrder[]> => {
  if (!orders.some(({ status }) => status === 'approved')) return orders
  const payment = await readPayment(userId, paymentId)
  const last = payment?.state === 'open' ? lastAttempt(payment) : undefined
  return Promise.all(
    orders.map(async order => {
      const isWanted = order.gateway === last?.gateway && order.id === last.order_id
      const authorize = order.status === 'approved' && isWanted ? gatewayOf(order.gateway).authorize : undefined
      return authorize ? authorize(order.id) : order
    }),
  )
}
