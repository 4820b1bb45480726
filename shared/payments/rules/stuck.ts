import type { Payment, Refund } from '../../commerce/rules/payment.ts'
import type { EpochMs } from '../../kernel/clock.ts'

const hour = 3600_000

/** How long what a payment waits for takes at most, by the state of its refund or by its own. */
const usualMs = { owed: 3 * hour, pending: 10 * 24 * hour, paid: hour / 4, other: 24 * hour }

/** Whether a payment waits for longer than usual; one that is set aside waits for a decision alone. */
export const isStuck = (
  {
    payment,
    refund,
    since,
  }: {
    readonly payment: Pick<Payment, 'state'>
    readonly refund: Pick<Refund, 'state'> | undefined
    readonly since: EpochMs
  },
  now: EpochMs,
): boolean => {
  if (payment.state === 'quarantined') return true
  if (refund) return now - since > usualMs[refund.state === 'pending' ? 'pending' : 'owed']
  return now - since > usualMs[payment.state === 'paid' ? 'paid' : 'other']
}
