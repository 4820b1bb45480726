import * as z from 'zod/mini'
import { KeptMandate } from '../../commerce/rules/gateway-order.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { Terms } from './plan.ts'

/** What is for sale. A change of it is for those who subscribe from then on. */
export const Plan = z.object({
  id: z.string(),
  terms: Terms,
  /** `retired`: nobody can subscribe to it any more; who has keeps it. */
  state: z.enum(['open', 'retired']),
  /** Counted up by each change. */
  version: z.int(),
  created_at: z.number(),
})

export type Plan = Immutable<z.infer<typeof Plan>>

/** A person's subscription: the one they have, or the last one they had. */
export const Subscription = z.object({
  id: z.string(),
  user_id: z.string(),
  plan_id: z.string(),
  /** As they were when it was sold. */
  terms: Terms,
  /** `past_due`: every attempt to charge the present period has failed; it may still be paid until the subscription ends. */
  state: z.enum(['unpaid', 'active', 'past_due', 'ended']),
  /** The local day on which the first period begins, and the zone whose days count. */
  first_day: z.string(),
  time_zone: z.string(),
  /** Also the number of the next period to be charged, as they are counted from 0. */
  paid_periods: z.int(),
  /** The attempts to charge that period which have failed, or whose days have passed. */
  attempts: z.int(),
  /** The mail that says that this period is coming was handed over. */
  announced: z.boolean(),
  /** It is not renewed. */
  cancels: z.boolean(),
  /** Its first period is to be paid back, and it ends with that. */
  returns: z.optional(z.literal(true)),
  /** When the first period was paid. */
  paid_at: z.optional(z.number()),
  /** When an unpaid one ends, and does not keep its user from another. */
  expires_at: z.number(),
  /** What later periods are charged to, and the payment that it was kept with; without it their payer is asked by mail. */
  mandate: z.optional(z.extend(KeptMandate, { payment_id: z.string() })),
  created_at: z.number(),
  ended_at: z.optional(z.number()),
  /** Counted up by each change. */
  revision: z.int(),
})

export type Subscription = Immutable<z.infer<typeof Subscription>>

/** What a booking of a period is about. Days are local to the subscription: the last one is the first of the next period. */
export const PeriodDetails = z.object({
  subscription_id: z.string(),
  plan_id: z.string(),
  name: Terms.shape.name,
  period: z.int(),
  from: z.string(),
  until: z.string(),
})

export type PeriodDetails = Immutable<z.infer<typeof PeriodDetails>>
