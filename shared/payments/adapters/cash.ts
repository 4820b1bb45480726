import type { GatewayOrder } from '../../commerce/rules/payment.ts'
import type { Gateway } from './gateway.ts'

const name = 'cash'

/** The order of cash that an agent took: there is no gateway to ask, so it is made of the attempt and paid from the start. */
export const cashOrder = (
  payment: { readonly id: string; readonly user_id: string; readonly amount: number; readonly currency: string },
  attempt: { readonly key: string; readonly started_at: number },
): GatewayOrder => ({
  gateway: name,
  id: orderId(attempt.key),
  payment_id: payment.id,
  user_id: payment.user_id,
  status: 'paid',
  captures: [{ id: attempt.key, amount: payment.amount, currency: payment.currency, captured_at: attempt.started_at }],
})

const orderId = (key: string): string => `cash_${key}`

const cannot = () => Promise.reject(new Error('cash is neither authorized nor told of by a webhook'))

/** Cash at a counter. A refund is paid back there, by the agent. */
export const cash: Gateway = {
  name,
  can: { cancel: true, capturePart: false, mandates: false },
  create: async ({ key }) => ({ order_id: orderId(key), checkout: {} }),
  retrieve: async () => undefined,
  cancel: async () => undefined,
  capture: cannot,
  void: cannot,
  refund: async () => ({ state: 'succeeded' }),
  retrieveRefund: async () => ({ state: 'succeeded' }),
  verifyWebhook: cannot,
}
