import type { Seat } from '../../commerce/rules/records.ts'
import type { Legs } from '../../inventory/rules/legs.ts'
import { isOnSale, legsBetween, type Offer } from '../../inventory/rules/offer.ts'
import { classOf } from '../../inventory/rules/offer-sections.ts'
import { type Placement, placeUnits } from '../../inventory/rules/placement.ts'
import { priceOf } from '../../inventory/rules/price.ts'
import type { Refusals } from '../../inventory/rules/refusals.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { type Currency, sum } from '../../kernel/money.ts'
import { scheduleClosed } from './errors.ts'

/** A buyer's request: seats, and the segment between two stops (the whole trip where none is named). */
export interface HoldRequest {
  readonly seat_ids: readonly string[]
  readonly from_stop?: string | undefined
  readonly to_stop?: string | undefined
}

/** The hold that a request would make: its placement, and the price of each seat over the segment. */
export interface HoldPlan {
  readonly schedule_id: string
  readonly legs: Legs
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
export const planHold = (
  offer: Offer | undefined,
  request: HoldRequest,
  now: EpochMs,
  refusals: Refusals,
): HoldPlan => {
  if (!offer) throw new DomainError('SCHEDULE_NOT_FOUND', 'There is no such departure.')
  const legs = legsBetween(offer, request.from_stop, request.to_stop, refusals)
  requireOnSale(offer, now, legs.from_leg)
  const placement = placeUnits(offer, request.seat_ids, legs, refusals)
  const seats = request.seat_ids.map(unit => ({
    seat_number: unit,
    seat_type: classOf(offer, unit),
    price: priceOf(offer, unit, legs),
  }))
  return {
    schedule_id: offer.inventory_id,
    legs,
    placement,
    seats,
    from_stop: offer.points[legs.from_leg] ?? '',
    to_stop: offer.points[legs.to_leg] ?? '',
    total_amount: sum(seats.map(seat => seat.price)),
    currency: offer.currency,
  }
}

const requireOnSale = (offer: Offer, now: EpochMs, firstLeg: number): void => {
  if (isOnSale(offer, now, firstLeg)) return
  if (offer.state === 'open') throw new DomainError('SCHEDULE_DEPARTED', 'This bus has left that stop already.')
  throw scheduleClosed()
}
