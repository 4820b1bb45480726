import * as z from 'zod/mini'

/** What a booking of a membership's period adds to the wire. It is made by the memberships' own endpoints and renewals. */
export const subscription = {
  kind: 'subscription',
  hold: 'none',
  own: true,
  create: {},
  reservation: {},
  summary: {
    subscription_id: z.string(),
    plan_id: z.string(),
    period: z.object({ from_date: z.iso.date(), until_date: z.iso.date() }),
  },
  booking: {},
  part: {},
  records: ['subscriptions', 'subscription_periods'],
  errors: {},
  cancelErrors: { SUBSCRIPTION_RUNS: 422 },
} as const
