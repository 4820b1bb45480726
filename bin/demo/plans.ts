import type { EpochMs } from '../../shared/kernel/clock.ts'
import { derivedId } from '../../shared/kernel/derived-ids.ts'
import { membershipIds } from '../../shared/memberships/domain.ts'
import type { Terms } from '../../shared/memberships/rules/plan.ts'
import type { Plan } from '../../shared/memberships/rules/records.ts'

const terms: readonly Terms[] = [
  {
    name: { en: 'Frequent traveller', hi: 'नियमित यात्री' },
    price: 19_900,
    currency: 'INR',
    period: 'month',
    benefits: [{ rule: 'percent_off', kind: 'bus', percent: 10, most: { amount: 20_000, currency: 'INR' } }],
  },
  {
    name: { en: 'Frequent traveller, a year', hi: 'नियमित यात्री, एक साल' },
    price: 199_900,
    currency: 'INR',
    period: 'year',
    benefits: [{ rule: 'percent_off', kind: 'bus', percent: 15, most: { amount: 30_000, currency: 'INR' } }],
  },
]

/** The demo's plans, under the same ids each time. */
export const demoPlans = (now: EpochMs): Plan[] =>
  terms.map(each => ({
    id: derivedId(membershipIds.plan, 'demo', each.period),
    terms: each,
    state: 'open',
    version: 1,
    created_at: now,
  }))
