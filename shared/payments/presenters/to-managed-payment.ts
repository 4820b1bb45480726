import type { output } from 'zod/v4/core'
import type { Payment } from '../../commerce/rules/payment.ts'
import { type Waiting, waitingSince } from '../../commerce/rules/waiting.ts'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import type { ManagedPayment } from '../contracts/managed-payment.ts'
import { isStuck } from '../rules/stuck.ts'
import { toPayment } from './to-payment.ts'

/** A payment that waits, as shown to an administrator at `now`. */
export const toManagedPayment = (waiting: Waiting, now: EpochMs): output<typeof ManagedPayment> => {
  const since = waitingSince(waiting)
  return {
    ...toReviewedPayment(waiting.payment, now),
    waits_for: waiting.waits_for,
    refund_failure: failureOf(waiting),
    waiting_since_at: toIso(since),
    is_stuck: isStuck({ ...waiting, since }, now),
  }
}

const failureOf = ({ refund }: Waiting) =>
  refund?.failures ? { reason: refund.failure_reason ?? null, failures: refund.failures } : null

export const toReviewedPayment = (payment: Payment, now: EpochMs) => ({
  ...toPayment(payment, now),
  user_id: payment.user_id,
  quarantine_reason: payment.quarantine_reason ?? null,
})
