import { createHmac } from 'node:crypto'
import type { Delivery } from '../exchange.ts'
import { shown } from './api.ts'
import { newId, type PlayedOrder, type PlayedPayment, type PlayedRefund, seconds } from './records.ts'

export const hmac = (text: string, secret: string): string => createHmac('sha256', secret).update(text).digest('hex')

interface About {
  readonly payment?: PlayedPayment
  readonly order?: PlayedOrder
  readonly refund?: PlayedRefund
}

/** An event with Razorpay's headers. A repeat is sent as it was: same id, same body, same signature. */
export const event = (type: string, { payment, order, refund }: About, secret: string): Delivery => {
  const payload = {
    ...(payment && { payment: { entity: payment } }),
    ...(order && { order: { entity: shown(order) } }),
    ...(refund && { refund: { entity: refund } }),
  }
  const body = JSON.stringify({
    entity: 'event',
    account_id: 'acc_Holdfast0000001',
    event: type,
    contains: Object.keys(payload),
    payload,
    created_at: seconds(),
  })
  return { headers: { 'x-razorpay-event-id': newId('evt'), 'x-razorpay-signature': hmac(body, secret) }, body }
}
