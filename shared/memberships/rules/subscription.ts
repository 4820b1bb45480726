import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { toInstant } from '../../kernel/local-time.ts'
import { periodStart } from './period.ts'
import type { Subscription } from './records.ts'

/** The members that say what is due. */
export type Known = Pick<
  Subscription,
  | 'id'
  | 'terms'
  | 'state'
  | 'first_day'
  | 'time_zone'
  | 'paid_periods'
  | 'attempts'
  | 'announced'
  | 'cancels'
  | 'paid_at'
  | 'returns'
  | 'expires_at'
>

const day = 24 * 3_600_000
const attemptDays = [0, 1, 3, 7] as const
const announcedDays = 7
const endsAfterDays = 14
const returnDays = 14

export type Step =
  | { readonly kind: 'rest'; readonly until?: EpochMs }
  | { readonly kind: 'announce'; readonly period: number }
  | { readonly kind: 'charge'; readonly period: number; readonly attempt: number }
  | { readonly kind: 'pay_back' | 'end' }

/** When a period begins. */
export const startOf = ({ first_day, time_zone, terms }: Known, period: number): EpochMs =>
  toInstant(periodStart(first_day, terms.period, period), '00:00', time_zone)

/** Until when a period may still be paid. */
export const latestPayment = (subscription: Known, period: number): EpochMs =>
  startOf(subscription, period) + endsAfterDays * day

/** What is to be done now, or when to look again. It follows from the record alone, so that a run that was cut off is repeated. */
export const nextStep = (subscription: Known, now: EpochMs): Step => {
  const { state, paid_periods: period, attempts, announced, cancels, returns, expires_at } = subscription
  if (state === 'ended') return { kind: 'rest' }
  if (returns) return { kind: 'pay_back' }
  if (state === 'unpaid') return at(expires_at, now, { kind: 'end' })
  const due = startOf(subscription, period)
  if (state === 'past_due') return at(due + endsAfterDays * day, now, { kind: 'end' })
  if (cancels) return at(due, now, { kind: 'end' })
  if (!announced && now < due) return at(due - announcedDays * day, now, { kind: 'announce', period })
  const attemptDay = attemptDays[attempts]
  if (attemptDay === undefined) throw new RangeError(`${subscription.id} is active after ${attempts} attempts`)
  return at(due + attemptDay * day, now, { kind: 'charge', period, attempt: attempts })
}

const at = (time: EpochMs, now: EpochMs, step: Step): Step => (now >= time ? step : { kind: 'rest', until: time })

/** After the mail about a coming period; unchanged by news of another period. */
export const announcedPeriod = <Of extends Known>(subscription: Of, period: number): Of =>
  period === subscription.paid_periods ? { ...subscription, announced: true } : subscription

/**
 * After a period's payment. Unchanged where it was known before. A payment that comes after the end changes nothing: its
 * booking is to be paid back.
 */
export const paidPeriod = <Of extends Known>(subscription: Of, period: number, now: EpochMs): Of => {
  if (subscription.state === 'ended' || period !== subscription.paid_periods) return subscription
  const paid_at = subscription.paid_at ?? now
  return { ...subscription, state: 'active', paid_periods: period + 1, attempts: 0, announced: false, paid_at }
}

/**
 * After an attempt failed; unchanged where that was known before. Attempts whose days passed in the meantime, as no run
 * came, are not made up for: a card is not charged several times in a row.
 */
export const failedAttempt = <Of extends Known>(
  subscription: Of,
  { period, attempt }: { readonly period: number; readonly attempt: number },
  now: EpochMs,
): Of => {
  const { state, paid_periods } = subscription
  if (state !== 'active' || period !== paid_periods || attempt !== subscription.attempts) return subscription
  const due = startOf(subscription, period)
  const passed = attemptDays.filter(days => now >= due + days * day).length
  const attempts = Math.max(attempt + 1, passed)
  return { ...subscription, attempts, state: attempts < attemptDays.length ? 'active' : 'past_due' }
}

/** After its end. */
export const ended = <Of extends Known>(subscription: Of): Of => ({ ...subscription, state: 'ended' })

/** Whether its benefits count: in a period that is paid, and while the next one's payment is attempted. */
export const hasBenefits = (subscription: Known, now: EpochMs): boolean => {
  const { state, cancels, paid_periods, returns } = subscription
  if (state !== 'active' || returns) return false
  const due = startOf(subscription, paid_periods)
  return now < (cancels ? due : due + endsAfterDays * day)
}

/**
 * What cancelling does: `refund` ends it at once and pays the first period back, `stop` lets the paid period run out.
 * @throws DomainError SUBSCRIPTION_ENDED
 */
export const cancelling = (subscription: Known, used: boolean, now: EpochMs): 'refund' | 'stop' | 'end' => {
  const { state, paid_periods, paid_at, returns } = subscription
  if (state === 'ended') throw alreadyEnded()
  if (returns) return 'refund'
  // Nothing is paid of the period that runs.
  if (state === 'unpaid' || state === 'past_due') return 'end'
  const isNew = paid_periods === 1 && paid_at !== undefined && now < paid_at + returnDays * day
  return isNew && !used ? 'refund' : 'stop'
}

/**
 * It is renewed again. Unchanged where it is anyway.
 * @throws DomainError SUBSCRIPTION_ENDED, also where no run has ended it yet: its last period is over, or its first is to be paid back
 */
export const resumed = <Of extends Known>(subscription: Of, now: EpochMs): Of => {
  const { state, cancels, paid_periods, returns } = subscription
  if (state === 'ended' || returns || (cancels && now >= startOf(subscription, paid_periods))) throw alreadyEnded()
  return cancels ? { ...subscription, cancels: false } : subscription
}

const alreadyEnded = (): DomainError =>
  new DomainError('SUBSCRIPTION_ENDED', 'This subscription has ended: choose a plan to begin another.')
