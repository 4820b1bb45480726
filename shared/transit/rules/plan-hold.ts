import type { HoldPlan } from '../../commerce/rules/new-reservation.ts'
import { isOnSale, legsBetween, type Offer } from '../../inventory/rules/offer.ts'
import { classOf } from '../../inventory/rules/offer-sections.ts'
import { joinPlaces, placeUnits } from '../../inventory/rules/placement.ts'
import { priceOf } from '../../inventory/rules/price.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { sum } from '../../kernel/money.ts'
import { type HeldJourney, toHeld } from './held-seats.ts'
import { scheduleNotFound } from './schedule.ts'
import { seatRefusals } from './seat-refusals.ts'

/** A buyer's request: seats of a departure, and the segment between two stops (the whole trip where none is named). */
export interface JourneyRequest {
  readonly schedule_id: string
  readonly seat_ids: readonly string[]
  readonly from_stop?: string | undefined
  readonly to_stop?: string | undefined
}

/**
 * Checks a request against its offers and prices it; only the claims themselves decide whether the seats are free.
 * @throws DomainError SCHEDULE_NOT_FOUND, SCHEDULE_CLOSED, SCHEDULE_DEPARTED, SCHEDULE_REPEATED, STOP_NOT_FOUND,
 *   STOPS_REVERSED, SEAT_NOT_FOUND, SEAT_DUPLICATED, TOO_MANY_UNITS, CURRENCIES_DIFFER
 */
export const planHold = (
  journeys: readonly JourneyRequest[],
  offers: readonly (Offer | undefined)[],
  now: EpochMs,
): HoldPlan => {
  const ids = journeys.map(({ schedule_id }) => schedule_id)
  if (new Set(ids).size < ids.length)
    throw new DomainError('SCHEDULE_REPEATED', 'Name each departure once, with all of its seats.')
  const planned = journeys.map((journey, index) => planJourney(offers[index], journey, now))
  const currency = planned[0]?.currency ?? ''
  if (planned.some(each => each.currency !== currency))
    throw new DomainError(
      'CURRENCIES_DIFFER',
      'These departures are not sold in one currency: reserve them one by one.',
    )
  return {
    kind: 'bus',
    subject_id: ids[0] ?? '',
    placement: joinPlaces(
      planned.map(({ placement }) => placement),
      seatRefusals,
    ),
    details: toHeld(planned.map(({ journey }) => journey)),
    total_amount: sum(planned.flatMap(({ journey }) => journey.seats.map(({ price }) => price))),
    currency,
  }
}

const planJourney = (offer: Offer | undefined, request: JourneyRequest, now: EpochMs) => {
  if (!offer) throw scheduleNotFound()
  const legs = legsBetween(offer, request.from_stop, request.to_stop, seatRefusals)
  requireOnSale(offer, now, legs.from_leg)
  const placement = placeUnits(offer, request.seat_ids, legs, seatRefusals)
  const journey: HeldJourney = {
    schedule_id: offer.inventory_id,
    from_stop: offer.points[legs.from_leg] ?? '',
    to_stop: offer.points[legs.to_leg] ?? '',
    seats: request.seat_ids.map(unit => ({
      seat_number: unit,
      seat_type: classOf(offer, unit),
      price: priceOf(offer, unit, legs),
    })),
  }
  return { placement, journey, currency: offer.currency }
}

const requireOnSale = (offer: Offer, now: EpochMs, firstLeg: number): void => {
  if (isOnSale(offer, now, firstLeg)) return
  if (offer.state === 'open') throw new DomainError('SCHEDULE_DEPARTED', 'This bus has left that stop already.')
  throw new DomainError('SCHEDULE_CLOSED', 'This departure is not on sale.')
}
