import type { output } from 'zod/v4/core'
import { lastAttempt, type Payment as PaymentRecord, paymentStatus } from '../../commerce/rules/payment.ts'
import { product } from '../../domains.ts'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import type { Payment } from '../contracts/payment.ts'

/** A payment as shown to its payer at `now`. */
export const toPayment = (record: PaymentRecord, now: EpochMs): output<typeof Payment> => {
  const attempt = lastAttempt(record)
  const status = paymentStatus(record, now)
  const isPayable = status === 'pending' && attempt?.state === 'open'
  return {
    id: record.id,
    booking_id: record.booking_id,
    status,
    gateway: attempt?.gateway ?? 'none',
    payment_method: attempt?.method ?? 'none',
    amount: record.amount,
    currency: record.currency,
    checkout: isPayable ? (record.checkout ?? null) : null,
    attempts: record.attempts.length,
    created_at: toIso(record.created_at),
    expires_at: toIso(attempt?.expires_at ?? record.created_at),
    refunds: record.captures.flatMap(({ amount, currency, refund }) =>
      refund
        ? [
            {
              id: refund.id,
              amount,
              currency,
              reason: product.shownReason(refund.reason),
              status: refund.state === 'owed' ? ('pending' as const) : refund.state,
            },
          ]
        : [],
    ),
  }
}
