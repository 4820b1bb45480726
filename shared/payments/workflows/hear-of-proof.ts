import type { Payment } from '../../commerce/rules/payment.ts'
import { DomainError } from '../../kernel/errors.ts'
import { sendMessages } from '../../platform/events/queue.ts'
import type { PaymentProof } from '../adapters/gateway.ts'
import { findGateway } from '../adapters/registry.ts'

/**
 * Takes a proof as a hint that its order may be paid: the gateway is asked, and its record is handed to the settle consumer.
 * Neither state nor amount is taken from the proof.
 * @throws DomainError PAYMENT_NOT_FOUND, PROOF_INVALID, GATEWAY_UNAVAILABLE
 */
export const hearOfProof = async (payment: Payment | undefined, proof: PaymentProof): Promise<Payment> => {
  const attempt = payment?.attempts.find(({ order_id }) => order_id === proof.order_id)
  const gateway = attempt && findGateway(attempt.gateway)
  if (!payment || !gateway?.isProven)
    throw new DomainError('PAYMENT_NOT_FOUND', 'There is no such payment with an order of that id.')
  if (!(await gateway.isProven(proof)))
    throw new DomainError('PROOF_INVALID', 'The gateway has not signed this payment.')
  const order = await gateway.retrieve(proof.order_id)
  const { user_id, id } = payment
  if (order)
    await sendMessages('payment-events', [{ body: { kind: 'asked', user_id, payment_id: id, orders: [order] } }])
  return payment
}
