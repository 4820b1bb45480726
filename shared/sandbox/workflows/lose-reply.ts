import { DomainError } from '../../kernel/errors.ts'
import type { Order } from '../rules/order.ts'
import { withLostReply } from '../rules/play.ts'
import { replaceOrder } from '../store/orders.ts'

/**
 * Plays a time-out after the effect: the first request under a key is carried out and gets no reply, its repeat does.
 * @throws DomainError SANDBOX_REPLY_LOST
 */
export const loseReply = async (order: Order, key: string): Promise<void> => {
  const noted = withLostReply(order, key)
  if (!noted) return
  await replaceOrder(noted)
  throw new DomainError('SANDBOX_REPLY_LOST', 'The request was carried out, and its reply was lost: repeat it.')
}
