import { log } from './log.ts'

/** What about money needs a person. */
export type Review =
  | 'payment_quarantined'
  | 'money_of_no_payment'
  | 'refund_not_paid'
  | 'refund_bounced'
  | 'refund_of_no_record'

/** Logs and counts money that needs a person's review; there is an alarm for the count. */
export const logForReview = (code: Review, entityId: string): void =>
  log.error('money to review', { code, entity_id: entityId }, { measures: { money_to_review: [1, 'Count'] } })
