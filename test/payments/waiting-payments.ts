import { identityIds } from '../../shared/identity/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { readOrder, replaceOrder } from '../../shared/sandbox/store/orders.ts'
import { accessTokenFor } from '../support/identity.ts'
import { atCheckout, consumeEvents, due, orderIn, paidEvent, playAt } from './paying.ts'

export const anAdmin = () => accessTokenFor('admin', newId(identityIds.user, Date.now()))

/** A payment that is set aside: one minor unit less than was due was taken, as its gateway's record says too. */
export const aSetAside = async () => {
  const amount = due - 1
  const paying = await atCheckout()
  await playAt(paying.payment, 'succeed')
  const order = await readOrder(orderIn(paying.payment))
  const [capture] = order?.captures ?? []
  if (!order || !capture) throw new Error('nothing was taken')
  await replaceOrder({ ...order, captures: [{ ...capture, amount }] })
  await consumeEvents(paidEvent(paying, { capture: capture.id, amount }))
  return paying
}
