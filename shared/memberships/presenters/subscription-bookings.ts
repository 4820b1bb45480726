import { defineBookingShowing } from '../../commerce/rules/shown.ts'
import type { PeriodDetails } from '../rules/records.ts'

/** A paid period of a membership as shown to its subscriber. */
export const subscriptionBookings = /* @__PURE__ */ defineBookingShowing<PeriodDetails>({
  kind: 'subscription',
  keys: () => ({}),
  summary: ({ details: { subscription_id, plan_id, from, until } }) => ({
    subscription_id,
    plan_id,
    period: { from_date: from, until_date: until },
  }),
  booking: async () => ({}),
})
