import * as z from 'zod/mini'
import { idPattern } from '../../kernel/ids.ts'
import { membershipIds } from '../domain.ts'
import { shownTerms } from './plan.ts'

export const SubscriptionId = z.string().check(z.regex(idPattern(membershipIds.subscription)))

/**
 * A subscription as shown to its subscriber, with the terms that it was sold with. `unpaid`: its first period awaits payment.
 * `past_due`: every try to charge the present period failed; its benefits pause. Days are local to `time_zone`.
 */
export const Subscription = z.object({
  id: z.string(),
  plan_id: z.string(),
  ...shownTerms,
  status: z.enum(['unpaid', 'active', 'past_due', 'ended']),
  /** Whether its benefits count now. */
  has_benefits: z.boolean(),
  /** The end of what is paid; null before the first payment. */
  paid_until_date: z.nullable(z.iso.date()),
  time_zone: z.string(),
  /** It ends then, instead of being renewed. */
  cancels: z.boolean(),
  /** Whether it is charged without its subscriber; else a mail asks for each payment. */
  renews_itself: z.boolean(),
  /** The booking of the period that is to be paid, where there is one: pay it at `/payments/initiate`. */
  due_booking_id: z.nullable(z.string()),
  created_at: z.iso.datetime(),
  ended_at: z.nullable(z.iso.datetime()),
})
