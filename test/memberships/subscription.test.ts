import { describe, expect, it } from 'vitest'
import { Terms } from '../../shared/memberships/rules/plan.ts'
import {
  announcedPeriod,
  cancelling,
  ended,
  failedAttempt,
  hasBenefits,
  nextStep,
  paidPeriod,
  resumed,
  type Step,
  type Known as Subscription,
} from '../../shared/memberships/rules/subscription.ts'

const time = (text: string) => Date.parse(`${text}:00+05:30`)
const terms: Terms = {
  name: { en: 'Frequent', hi: 'नियमित' },
  price: 19_900,
  currency: 'INR',
  period: 'month',
  benefits: [{ rule: 'percent_off', kind: 'bus', percent: 10 }],
}
const unpaid: Subscription = {
  id: 'sub_1',
  terms,
  state: 'unpaid',
  first_day: '2027-01-31',
  time_zone: 'Asia/Kolkata',
  paid_periods: 0,
  attempts: 0,
  announced: false,
  cancels: false,
  expires_at: time('2027-01-31T10:15'),
}
const active = paidPeriod(unpaid, 0, time('2027-01-31T10:05'))
const announced = announcedPeriod(active, 1)
const failed = (attempts: number): Subscription => ({ ...announced, attempts })
const pastDue: Subscription = { ...announced, attempts: 4, state: 'past_due' }
const stopped: Subscription = { ...active, cancels: true }
const charge = (attempt: number): Step => ({ kind: 'charge', period: 1, attempt })
const rest = (until: string): Step => ({ kind: 'rest', until: time(until) })

describe('the next step of a subscription', () => {
  it.each<[string, Subscription, string, Step]>([
    ['unpaid, waits', unpaid, '2027-01-31T10:14', rest('2027-01-31T10:15')],
    ['unpaid, does not keep its user from another for ever', unpaid, '2027-01-31T10:15', { kind: 'end' }],
    ['active, rests until seven days before', active, '2027-02-01T00:00', rest('2027-02-21T00:00')],
    ['active, is announced', active, '2027-02-21T00:00', { kind: 'announce', period: 1 }],
    ['announced, waits for the day', announced, '2027-02-22T00:00', rest('2027-02-28T00:00')],
    ['announced, is charged', announced, '2027-02-28T00:00', charge(0)],
    ['not announced in time, is charged without', active, '2027-02-28T00:00', charge(0)],
    ['failed once, waits a day', failed(1), '2027-02-28T23:59', rest('2027-03-01T00:00')],
    ['failed once, is charged on day 1', failed(1), '2027-03-01T00:00', charge(1)],
    ['failed twice, is charged on day 3', failed(2), '2027-03-03T00:00', charge(2)],
    ['failed three times, is charged on day 7', failed(3), '2027-03-07T00:00', charge(3)],
    ['past due, may still be paid', pastDue, '2027-03-07T00:01', rest('2027-03-14T00:00')],
    ['past due, ends', pastDue, '2027-03-14T00:00', { kind: 'end' }],
    ['cancelled, is not announced', stopped, '2027-02-21T00:00', rest('2027-02-28T00:00')],
    ['cancelled, ends with its period', stopped, '2027-02-28T00:00', { kind: 'end' }],
    ['ended, has none', ended(active), '2028-01-01T00:00', { kind: 'rest' }],
  ])('%s', (_, subscription, now, step) => {
    expect(nextStep(subscription, time(now))).toEqual(step)
  })

  it('is about the month that its first day is in again, after a shorter one', () => {
    const march = paidPeriod(announced, 1, time('2027-03-02T12:00'))
    expect(nextStep(march, time('2027-03-02T12:00'))).toEqual(rest('2027-03-24T00:00'))
  })
})

describe('a charge', () => {
  it('that is paid counts once, whatever runs twice', () => {
    const paid = paidPeriod(failed(2), 1, time('2027-03-03T00:01'))
    expect(paid).toMatchObject({ state: 'active', paid_periods: 2, attempts: 0, announced: false })
    expect(paidPeriod(paid, 1, time('2027-03-03T00:02'))).toBe(paid)
  })

  it('that fails counts once, whatever runs twice', () => {
    const now = time('2027-02-28T00:01')
    const once = failedAttempt(announced, { period: 1, attempt: 0 }, now)
    expect(once).toMatchObject({ state: 'active', attempts: 1 })
    expect(failedAttempt(once, { period: 1, attempt: 0 }, now)).toBe(once)
    const paid = paidPeriod(once, 1, now)
    expect(failedAttempt(paid, { period: 1, attempt: 1 }, now)).toBe(paid)
  })

  it('that fails on day 7 was the last', () => {
    expect(failedAttempt(failed(3), { period: 1, attempt: 3 }, time('2027-03-07T00:01'))).toEqual(pastDue)
  })

  it('is not made up for where days passed without a run', () => {
    expect(failedAttempt(announced, { period: 1, attempt: 0 }, time('2027-03-04T00:00')).attempts).toBe(3)
    expect(failedAttempt(announced, { period: 1, attempt: 0 }, time('2027-03-20T00:00'))).toEqual(pastDue)
  })

  it('that is paid late makes it active again, and after the end changes nothing', () => {
    expect(paidPeriod(pastDue, 1, time('2027-03-10T00:00'))).toMatchObject({ state: 'active', paid_periods: 2 })
    expect(paidPeriod(ended(pastDue), 1, time('2027-03-15T00:00'))).toEqual(ended(pastDue))
  })

  it('is announced of its own period alone', () => {
    expect(announcedPeriod(active, 0)).toBe(active)
  })
})

describe('benefits', () => {
  it.each<[string, Subscription, string, boolean]>([
    ['not before the first payment', unpaid, '2027-01-31T10:01', false],
    ['in a paid period', active, '2027-02-10T00:00', true],
    ['while the next payment is attempted', failed(2), '2027-03-02T00:00', true],
    ['not past due', pastDue, '2027-03-08T00:00', false],
    ['of a cancelled one until its period ends', stopped, '2027-02-27T23:59', true],
    ['of a cancelled one not after that, though no run has ended it', stopped, '2027-02-28T00:00', false],
    ['not for ever where no run comes', announced, '2027-03-14T00:00', false],
    ['not after the end', ended(active), '2027-02-10T00:00', false],
  ])('count %s', (_, subscription, now, counts) => {
    expect(hasBenefits(subscription, time(now))).toBe(counts)
  })
})

describe('cancelling', () => {
  const second = paidPeriod(active, 1, time('2027-02-10T00:00'))
  it.each<[string, Subscription, boolean, string, string]>([
    ['within 14 days unused pays back', active, false, '2027-02-14T10:04', 'refund'],
    ['on day 14 stops the renewal', active, false, '2027-02-14T10:05', 'stop'],
    ['of a used one stops the renewal', active, true, '2027-02-01T00:00', 'stop'],
    ['of a renewed one stops the renewal', second, false, '2027-02-11T00:00', 'stop'],
    ['of an unpaid one ends it', unpaid, false, '2027-01-31T10:01', 'end'],
    ['past due ends it', pastDue, false, '2027-03-08T00:00', 'end'],
  ])('%s', (_, subscription, used, now, outcome) => {
    expect(cancelling(subscription, used, time(now))).toBe(outcome)
  })

  it('of an ended one is refused with SUBSCRIPTION_ENDED', () => {
    expect(() => cancelling(ended(active), false, time('2027-02-01T00:00'))).toThrow(
      expect.objectContaining({ code: 'SUBSCRIPTION_ENDED' }),
    )
  })
})

describe('resuming', () => {
  it('renews a cancelled one again, and leaves any other as it is', () => {
    expect(resumed(stopped, time('2027-02-27T00:00'))).toEqual(active)
    expect(resumed(active, time('2027-02-27T00:00'))).toBe(active)
  })

  it.each([ended(active), stopped])('is refused with SUBSCRIPTION_ENDED once the last period is over', subscription => {
    expect(() => resumed(subscription, time('2027-02-28T00:00'))).toThrow(
      expect.objectContaining({ code: 'SUBSCRIPTION_ENDED' }),
    )
  })
})

describe('terms', () => {
  it.each<[string, object]>([
    ['no price', { price: 0 }],
    ['half a minor unit', { price: 0.5 }],
    ['no currency', { currency: 'rupees' }],
    ['another period', { period: 'week' }],
    ['a name in one language', { name: { en: 'Frequent' } }],
    ['more than all off', { benefits: [{ rule: 'percent_off', kind: 'bus', percent: 101 }] }],
    ['an unknown rule', { benefits: [{ rule: 'free_ride', kind: 'bus' }] }],
  ])('with %s are refused', (_, wrong) => {
    expect(Terms.safeParse(terms).success).toBe(true)
    expect(Terms.safeParse({ ...terms, ...wrong }).success).toBe(false)
  })
})
