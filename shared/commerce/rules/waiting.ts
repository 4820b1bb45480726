import type { EpochMs } from '../../kernel/clock.ts'
import { lastAttempt, type Payment, type Refund } from './payment.ts'

/** What a payment waits for: an operator's decision, its gateway paying something back, or its customer's money. */
export type WaitsFor = 'review' | 'refund' | 'gateway'

/** A payment in the index of what waits, with the refund that it waits for. */
export interface Waiting {
  readonly payment: Payment
  readonly refund: Refund | undefined
  readonly waits_for: WaitsFor
}

/** Since when a payment waits for what it waits for. */
export const waitingSince = ({ payment, refund }: Waiting): EpochMs =>
  refund?.requested_at ?? lastAttempt(payment)?.started_at ?? payment.created_at
