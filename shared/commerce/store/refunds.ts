import type { EpochMs } from '../../kernel/clock.ts'
import { derivedId } from '../../kernel/derived-ids.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { isNew, put, update, type Write } from '../../platform/dynamo/writes.ts'
import { commerceIds } from '../domain.ts'
import { keys } from '../rules/keys.ts'
import type { Capture, Payment, Refund } from '../rules/payment.ts'
import type { RefundReason } from '../rules/refund-reason.ts'
import { refundRecords } from './payment-items.ts'
import { paymentUpdate } from './payments.ts'

export const readRefund = async (
  key: Pick<Refund, 'user_id' | 'payment_id' | 'capture_id'>,
): Promise<Refund | undefined> => {
  const item = await getItem('commerce', keys.refund(key.user_id, key.payment_id, key.capture_id))
  return item && refundRecords.parse(item)
}

/** The refund of a capture; its id is derived from the capture, so that it is the same however often it is made. */
export const refundOf = (payment: Payment, capture: Capture, reason: RefundReason, now: EpochMs): Refund => ({
  id: derivedId(commerceIds.refund, payment.id, capture.gateway, capture.id),
  user_id: payment.user_id,
  booking_id: payment.booking_id,
  payment_id: payment.id,
  gateway: capture.gateway,
  order_id: capture.order_id,
  capture_id: capture.id,
  amount: capture.amount,
  currency: capture.currency,
  reason,
  state: 'owed',
  requested_at: now,
})

/** The put of a refund's record, once for each capture. The table's stream sends it to be paid. */
export const refundPut = (refund: Refund): Write =>
  put(
    'commerce',
    { ...keys.refund(refund.user_id, refund.payment_id, refund.capture_id), ...refundRecords.check(refund) },
    isNew,
  )

/** The payment's captures, with the refund's state noted in its own. */
export const withRefund = (payment: Payment, { id, reason, state, gateway, capture_id }: Refund): readonly Capture[] =>
  payment.captures.map(capture =>
    capture.gateway === gateway && capture.id === capture_id ? { ...capture, refund: { id, reason, state } } : capture,
  )

/**
 * Records in the refund and in its payment that the gateway has paid it back.
 * @returns false when the payment was changed meanwhile
 */
export const recordPaidBack = async (refund: Refund, payment: Payment, now: EpochMs): Promise<boolean> => {
  const captures = withRefund(payment, { ...refund, state: 'succeeded' })
  refundRecords.check({ ...refund, state: 'succeeded', succeeded_at: now })
  const paidBack = update('commerce', keys.refund(refund.user_id, refund.payment_id, refund.capture_id), {
    set: { state: 'succeeded', succeeded_at: now },
    when: '#state = :owed',
    values: { ':owed': 'owed' },
  })
  return areWritten([paidBack, paymentUpdate(payment, { captures })])
}
