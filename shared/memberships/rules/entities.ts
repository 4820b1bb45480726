import type { LoggedRecords } from '../../platform/domain.ts'

/** What the activity log shows of memberships, which are among the records of commerce. */
export const entities = (): LoggedRecords => ({
  kinds: [
    {
      kind: 'plan',
      keys: { pk: 'PLANS', sk: 'PLAN#$1' },
      id: '$prefix$1',
      named: 'plan',
      clear: ['id', 'terms', 'state', 'version', 'created_at'],
    },
    {
      kind: 'subscription',
      keys: { pk: 'USER#*', sk: 'SUBSCRIPTION' },
      id: '$id',
      named: 'subscription',
      clear: [
        'id',
        'user_id',
        'plan_id',
        'terms',
        'state',
        'first_day',
        'time_zone',
        'paid_periods',
        'attempts',
        'announced',
        'cancels',
        'paid_at',
        'expires_at',
        'created_at',
        'ended_at',
      ],
    },
    {
      kind: 'subscription-period',
      keys: { pk: 'USER#*', sk: 'PERIOD#$1#$2' },
      id: '$1#$2',
      clear: ['subscription_id', 'period', 'booking_id', 'user_id', 'paid_at'],
    },
  ],
})
