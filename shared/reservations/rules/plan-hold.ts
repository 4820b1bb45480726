import type { Seat } from '../../commerce/rules/records.ts'
import { classOf, isOnSale, legsBetween, type Offer, priceOf } from '../../inventory/rules/offer.ts'
import { type Placement, placeUnits } from '../../inventory/rules/placement.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { type Currency, sum } from '../../kernel/money.ts'

/** A buyer's request: seats, and the segment between two stops (the whole trip where none is named). */
export interface HoldRequest {
  readonly seat_ids: readonly string[]
  readonly from_stop?: string | undefined
  readonly to_stop?: string | undefined
}

/** The hold that a request would make: its placement, and the price of each seat over the segment. */
export interface HoldPlan {
  readonly placement: Placement
  readonly seats: readonly Seat[]
  readonly from_stop: string
  readonly to_stop: string
  readonly total_amount: number
  readonly currency: Currency
}

/**
 * Checks a request against the offer and prices it; only the claim itself decides whether the seats are free.
 * @throws DomainError SCHEDULE_NOT_FOUND, SCHEDULE_CLOSED, SCHEDULE_DEPARTED, STOP_NOT_FOUND, STOPS_REVERSED,
 *   SEAT_NOT_FOUND, SEAT_DUPLICATED, TOO_MANY_UNITS
 */
export const planHold = (offer: Offer | undefined, request: HoldRequest, now: EpochMs): HoldPlan => {
  if (!offer) throw new DomainError('SCHEDULE_NOT_FOUND', 'There is no such departure.')
  const legs = legsBetween(offer, request.from_stop, request.to_stop)
  requireOnSale(offer, now, legs[0])
  const placement = placeUnits(offer, request.seat_ids, legs)
  const seats = request.seat_ids.map(unit => ({
    seat_number: unit,
    seat_type: classOf(offer, unit),
    price: priceOf(offer, unit, legs),
  }))
  return {
    placement,
    seats,
    from_stop: offer.points[legs[0] ?? 0] ?? '',
    to_stop: offer.points[(legs.at(-1) ?? 0) + 1] ?? '',
    total_amount: sum(seats.map(seat => seat.price)),
    currency: offer.currency,
  }
}

const requireOnSale = (offer: Offer, now: EpochMs, firstLeg: number | undefined): void => {
  if (isOnSale(offer, now, firstLeg)) return
  if (offer.state === 'open') throw new DomainError('SCHEDULE_DEPARTED', 'This bus has left that stop already.')
  throw new DomainError('SCHEDULE_CLOSED', 'This departure is not on sale.')
}
