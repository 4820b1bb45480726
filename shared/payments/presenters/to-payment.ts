import type { output } from 'zod/v4/core'
import { lastAttempt, type Payment as PaymentRecord, paymentStatus, refundsOf } from '../../commerce/rules/payment.ts'
import { product } from '../../domains.ts'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { sum } from '../../kernel/money.ts'
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
    charge_id: record.charge_id ?? null,
    authorized_amount: record.authorization?.amount ?? 0,
    captured_amount: sum(record.captures.map(({ amount }) => amount)),
    refunds: record.captures.flatMap(capture =>
      refundsOf(capture).map(({ id, amount, reason, state }) => ({
        id,
        amount,
        currency: capture.currency,
        reason: product.shownReason(reason),
        status: state === 'owed' ? ('pending' as const) : state,
      })),
    ),
  }
}
