import * as z from 'zod/mini'
import type { BookingOf, CancelledBy, Quote } from '../../commerce/rules/selling.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { sum } from '../../kernel/money.ts'
import { readJourney } from '../../tickets/rules/journey.ts'
import type { BookedJourney, TripDetails } from '../../tickets/rules/trip.ts'
import { linesOf } from './booked-seats.ts'
import { defaultCancellationPolicy, RefundStep } from './cancellation-policy.ts'

/** Seats to cancel alone: by their departure too where a booking has several. */
export interface SeatPart {
  readonly seat_ids?: readonly (string | { readonly schedule_id: string; readonly seat_id: string })[] | undefined
}

interface Cancelled {
  readonly journey: BookedJourney
  readonly seats: BookedJourney['seats']
}

/**
 * What cancelling seats gives back: by each departure's policy, of the time that is left until boarding there; all of it where
 * the operator cancels. Its owner cancels only what was not boarded yet: all of a booking is all that is ahead, and the rest
 * stays booked.
 * @throws DomainError SEAT_NOT_BOOKED with the seats that the booking does not have; SCHEDULE_DEPARTED
 */
export const quoteSeats = (
  { details }: BookingOf<TripDetails>,
  part: SeatPart | undefined,
  by: CancelledBy,
  now: EpochMs,
): Quote<TripDetails> => {
  const isAhead = (journey: BookedJourney) => by === 'operator' || !isBoarded(journey, now)
  const asked = part?.seat_ids ? named(details, part.seat_ids) : details.journeys.filter(isAhead).map(whole)
  const parts = asked.filter(({ seats }) => seats.length > 0)
  if (parts.length === 0 || !parts.every(({ journey }) => isAhead(journey)))
    throw new DomainError('SCHEDULE_DEPARTED', 'This bus has left that stop already: nothing can be cancelled there.')
  const percent = ({ journey }: Cancelled) => (by === 'operator' ? 100 : refundPercent(journey, now))
  const refunds = parts.flatMap(each => each.seats.map(({ price }) => Math.floor((price * percent(each)) / 100)))
  const refund_amount = sum(refunds)
  const fee_amount = sum(parts.flatMap(({ seats }) => seats.map(({ price }) => price))) - refund_amount
  const frees = parts.map(({ journey, seats }) => ({ inventory_id: journey.schedule_id, units: numbersOf(seats) }))
  const rest = without(details, parts)
  return {
    refund_amount,
    fee_amount,
    frees,
    ...(rest.journeys.length > 0 && { rest: { details: rest, lines: linesOf(rest.journeys) } }),
  }
}

const whole = (journey: BookedJourney): Cancelled => ({ journey, seats: journey.seats })

const numbersOf = (seats: BookedJourney['seats']): string[] => seats.map(({ seat_number }) => seat_number)

const named = (details: TripDetails, seatIds: NonNullable<SeatPart['seat_ids']>): Cancelled[] => {
  const only = details.journeys.length === 1 ? details.journeys[0]?.schedule_id : undefined
  const wanted = seatIds.map(each => (typeof each === 'string' ? seatIn(each, only) : each))
  const isBooked = ({ schedule_id, seat_id }: (typeof wanted)[number]) =>
    details.journeys.some(journey => journey.schedule_id === schedule_id && numbersOf(journey.seats).includes(seat_id))
  const unknown = wanted.filter(each => !isBooked(each))
  if (unknown.length > 0)
    throw new DomainError(
      'SEAT_NOT_BOOKED',
      'This booking has no such seat; where it has several departures, name each seat’s.',
      { details: { seat_ids: unknown.map(({ seat_id }) => seat_id) } },
    )
  return details.journeys.map(journey => ({
    journey,
    seats: journey.seats.filter(({ seat_number }) =>
      wanted.some(({ schedule_id, seat_id }) => schedule_id === journey.schedule_id && seat_id === seat_number),
    ),
  }))
}

/** `1A`, or `sch_…:1A` where a booking has several departures. A seat's label has no colon. */
const seatIn = (text: string, only: string | undefined) => {
  const colon = text.lastIndexOf(':')
  return { schedule_id: colon < 0 ? only : text.slice(0, colon), seat_id: text.slice(colon + 1) }
}

/** Later than the last step of a policy nothing is paid back, nor where the booking has no boarding time. */
const refundPercent = (journey: BookedJourney, now: EpochMs): number => {
  const boarding = boardingOf(journey)
  if (boarding === undefined) return 0
  const hours = (boarding - now) / 3_600_000
  const percent = policyOf(journey).find(({ hours_before }) => hours >= hours_before)?.refund_percent ?? 0
  return Math.min(100, Math.max(0, percent))
}

const boardingOf = (journey: BookedJourney): EpochMs | undefined => readJourney(journey).from.at

const isBoarded = (journey: BookedJourney, now: EpochMs): boolean =>
  now >= (boardingOf(journey) ?? Number.POSITIVE_INFINITY)

const Policy = z.object({ cancellation_policy: z.array(RefundStep) })

/** The departure's own as it was when it was booked, the longest time first. */
const policyOf = ({ summary }: BookedJourney): readonly RefundStep[] => {
  const own = Policy.safeParse(summary)
  const steps = own.success ? own.data.cancellation_policy : defaultCancellationPolicy
  return steps.toSorted((left, right) => right.hours_before - left.hours_before)
}

const without = (details: TripDetails, parts: readonly Cancelled[]): TripDetails => {
  const isLeft = (scheduleId: string, seat: string) =>
    !parts.some(({ journey, seats }) => journey.schedule_id === scheduleId && numbersOf(seats).includes(seat))
  const journeys = details.journeys
    .map(journey => ({
      ...journey,
      seats: journey.seats.filter(({ seat_number }) => isLeft(journey.schedule_id, seat_number)),
    }))
    .filter(({ seats }) => seats.length > 0)
  // A passenger without a departure is of a booking that has one.
  const [only] = details.journeys
  const passengers = details.passengers.filter(({ schedule_id = only?.schedule_id ?? '', seat_id }) =>
    isLeft(schedule_id, seat_id),
  )
  return { journeys, passengers }
}
