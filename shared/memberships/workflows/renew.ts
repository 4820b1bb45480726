import { type Attempt, type KeptMandate, lastAttempt, type Payment } from '../../commerce/rules/payment.ts'
import type { Booking } from '../../commerce/rules/records.ts'
import type { Kinds } from '../../commerce/rules/selling.ts'
import { giveUpMandate } from '../../commerce/workflows/give-up-mandate.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { derivedSuffix } from '../../kernel/derived-ids.ts'
import { DomainError } from '../../kernel/errors.ts'
import { readAccount } from '../../platform/dynamo/account.ts'
import { sendMessages } from '../../platform/events/queue.ts'
import { log } from '../../platform/observability/log.ts'
import { periodBookingId } from '../rules/new-subscription.ts'
import type { Subscription } from '../rules/records.ts'
import { announcedPeriod, failedAttempt, nextStep, type Step, startOf } from '../rules/subscription.ts'
import { changeSubscription, endSubscription, readSubscription } from '../store/subscriptions.ts'
import { bookPeriod } from './book-period.ts'
import { payBack } from './cancel.ts'
import { heardOf } from './hear-of-period.ts'

/** What renewals need of others: the kinds that are sold, and how a stored mandate is charged. */
export interface Renewing {
  readonly kinds: Kinds
  readonly charge: (
    of: {
      readonly kinds: Kinds
      readonly booking: Booking
      readonly charge: Booking['charges'][number]
      readonly mandate: KeptMandate
      readonly request: string
    },
    now: EpochMs,
  ) => Promise<Payment>
}

/** More than a subscription can have due at once. */
const mostSteps = 8

/**
 * Does what is due for a person's subscription. What is to be done follows from its record alone and every step can be
 * repeated, so a run that stopped anywhere is finished by the next one.
 */
export const renew = async (renewing: Renewing, userId: string, now: EpochMs): Promise<void> => {
  for (let count = 0; count < mostSteps; count += 1) {
    const subscription = await readSubscription(userId)
    if (!subscription) return
    if (subscription.state === 'ended') return conclude(subscription)
    const step: Step =
      subscription.returns || (await readAccount(userId)) ? nextStep(subscription, now) : { kind: 'end' }
    if (!(await take(renewing, subscription, step, now))) return
  }
  throw new Error(`the subscription of ${userId} has more due than can be`)
}

/** @returns whether something may be due still */
const take = async (renewing: Renewing, subscription: Subscription, step: Step, now: EpochMs): Promise<boolean> => {
  switch (step.kind) {
    case 'rest':
      return false
    case 'announce': {
      const booking = await bookPeriod(renewing.kinds, subscription, step.period, now)
      await tellDue(subscription, booking, step.period, 'coming')
      await changeSubscription(subscription, announcedPeriod(subscription, step.period))
      return true
    }
    case 'charge':
      return charge(renewing, subscription, step, now)
    case 'pay_back':
      await payBack(renewing.kinds, subscription, now)
      return true
    case 'end':
      await end(renewing.kinds, subscription, now)
      return true
  }
}

/** Where its next period was paid at the last moment it goes on. */
const end = async (kinds: Kinds, subscription: Subscription, now: EpochMs): Promise<void> => {
  const { revision } = await heardOf(kinds, subscription, now)
  if (revision === subscription.revision) await endSubscription(subscription, now)
}

/** What is left to be done of one that is over: its subscriber hears of it, and the gateway forgets the means of payment. */
const conclude = async (subscription: Subscription): Promise<void> => {
  const { id, user_id, paid_periods, mandate } = subscription
  if (paid_periods > 0) {
    const data = { user_id, booking_id: periodBookingId(id, paid_periods - 1) }
    await sendMessages('notifications', [
      { body: { event_id: `membership_ended#${id}`, kind: 'membership_ended', data } },
    ])
  }
  if (!mandate) return
  await giveUpMandate({ user_id, id: mandate.payment_id })
  await changeSubscription(subscription, { ...subscription, mandate: undefined })
}

type Charge = Extract<Step, { kind: 'charge' }>

/** @returns whether something may be due still */
const charge = async (renewing: Renewing, subscription: Subscription, step: Charge, now: EpochMs): Promise<boolean> => {
  const { kinds } = renewing
  const booking = await bookPeriod(kinds, subscription, step.period, now)
  if (booking.state === 'confirmed') {
    await heardOf(kinds, subscription, now)
    return true
  }
  // Nothing can be paid for it any more.
  if (booking.state === 'cancelled') {
    await end(kinds, subscription, now)
    return true
  }
  const came = subscription.mandate ? await chargeOnce(renewing, subscription, booking, step, now) : 'unpaid'
  if (came === 'undecided') return false
  // A decline has the mail that every declined payment has.
  if (came === 'unpaid') await tellDue(subscription, booking, step.period, `failed#${step.attempt}`)
  await changeSubscription(subscription, failedAttempt(subscription, step, now))
  return true
}

/** What a gateway will say, or whoever is looking into it: until then nothing has failed. */
const undecided: readonly string[] = ['GATEWAY_UNAVAILABLE', 'ALREADY_PAID', 'PAYMENT_UNDER_REVIEW']

/**
 * Charges the mandate, once for each attempt.
 * @returns `undecided` where the money has come or may still come: the booking says so then, or the schedule asks again
 */
const chargeOnce = async (
  { kinds, charge }: Renewing,
  { id, mandate }: Subscription,
  booking: Booking,
  { period, attempt }: Charge,
  now: EpochMs,
): Promise<'undecided' | 'declined' | 'unpaid'> => {
  const [first] = booking.charges
  if (!mandate || !first) return 'unpaid'
  const request = derivedSuffix('renewal', id, String(period), String(attempt))
  try {
    const { gateway, customer, token } = mandate
    const kept = { gateway, customer, token }
    const payment = await charge({ kinds, booking, charge: first, mandate: kept, request }, now)
    return cameOf(payment)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    log.warn('renewal not charged', { entity_id: booking.id, code: error.code })
    return undecided.includes(error.code) ? 'undecided' : 'unpaid'
  }
}

const over: readonly Attempt['state'][] = ['cancelled', 'expired', 'voided']

const cameOf = (payment: Payment): 'undecided' | 'declined' | 'unpaid' => {
  const { state } = payment
  if (state === 'given_back' || state === 'lapsed') return 'unpaid'
  const attempt = lastAttempt(payment)
  const awaitsMoney = state === 'open' || state === 'expired'
  if (!awaitsMoney || !attempt) return 'undecided'
  if (attempt.state === 'declined') return 'declined'
  return state === 'expired' || over.includes(attempt.state) ? 'unpaid' : 'undecided'
}

/** The mail about a period that is to be paid, or could not be charged: one for each of them. */
const tellDue = (subscription: Subscription, booking: Booking, period: number, what: string): Promise<void> => {
  const { id, user_id, mandate } = subscription
  const data = {
    user_id,
    booking_id: booking.id,
    due_at: startOf(subscription, period),
    by_itself: mandate !== undefined,
    has_failed: what !== 'coming',
  }
  return sendMessages('notifications', [
    { body: { event_id: `payment_due#${id}#${period}#${what}`, kind: 'payment_due', data } },
  ])
}
