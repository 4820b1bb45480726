import * as z from 'zod/mini'
import { type EpochMs, fromIso } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { addDays, isTimeOfDay, toLocal } from '../../kernel/local-time.ts'
import type { BusType } from './bus.ts'
import { normalizeName } from './city-names.ts'
import { lowestPrice } from './fares.ts'
import { RouteStop } from './route.ts'
import { type Schedule, timeAt } from './schedule.ts'

/** A segment of a route between two cities, with the members that a search shows. */
export const RouteSegment = z.object({
  route_id: z.string(),
  /** The indices of its stops. */
  from: z.number(),
  to: z.number(),
  boarding: RouteStop,
  dropping: RouteStop,
  route: z.object({ origin_city: z.string(), destination_city: z.string(), distance_km: z.number() }),
})

export type RouteSegment = Immutable<z.infer<typeof RouteSegment>>

export type SortBy = 'departure' | 'price' | 'duration'

export interface Criteria {
  /** The travel date, on the boarding stop's clocks. */
  readonly date: string
  readonly bus_type?: readonly BusType[] | undefined
  /** `HH:MM` on the boarding stop's clocks, or a moment in ISO 8601; both ends belong to it. */
  readonly departs_after?: string | undefined
  readonly departs_before?: string | undefined
  /** For one seat over the segment, in minor units. */
  readonly max_price?: number | undefined
  /** The bus has all of them. */
  readonly amenities?: readonly string[] | undefined
  readonly operator?: string | undefined
  readonly sort: SortBy
}

/** A departure that can be boarded, and the segment. */
export interface Found {
  readonly schedule: Schedule
  readonly segment: RouteSegment
  readonly departs: EpochMs
  readonly arrives: EpochMs
  /** The lowest of the segment. */
  readonly price: number
}

/** @throws DomainError DATE_OUT_OF_RANGE for a date that is over in the zone, or more than a year ahead */
export const checkTravelDate = (date: string, timeZone: string, now: EpochMs): void => {
  const today = toLocal(now, timeZone).date
  const refuse = (message: string) => {
    throw new DomainError('DATE_OUT_OF_RANGE', message)
  }
  if (date < today) refuse(`${date} is over already.`)
  if (date > inOneYear(today)) refuse('Departures are found up to one year ahead.')
}

/** The same day of next year; of 29 February the last of that month. */
const inOneYear = (date: string): string => {
  const same = `${Number(date.slice(0, 4)) + 1}${date.slice(4)}`
  return same.endsWith('-02-29') ? addDays(`${same.slice(0, 4)}-03-01`, -1) : same
}

/**
 * The departures that meet the criteria, sorted; ties by departure, then by id. A bus that calls at several stops of a
 * city is found once: at the first stop where it can be boarded in time, to the first in the destination.
 */
export const findDepartures = (
  schedules: readonly Schedule[],
  segments: readonly RouteSegment[],
  criteria: Criteria,
  now: EpochMs,
): Found[] => {
  const inOrder = segments.toSorted((left, right) => left.from - right.from || left.to - right.to)
  return schedules
    .flatMap(schedule => {
      if (schedule.state === 'cancelled' || !suits(schedule, criteria)) return []
      const found = inOrder
        .filter(segment => segment.route_id === schedule.route_id)
        .map(segment => over(schedule, segment))
        .find(each => each.departs > now && fits(each, criteria))
      return found ? [found] : []
    })
    .sort((left, right) => compare(placeOf(left, criteria.sort), placeOf(right, criteria.sort)))
}

const over = (schedule: Schedule, segment: RouteSegment): Found => {
  const departure = fromIso(schedule.departure_datetime)
  return {
    schedule,
    segment,
    departs: timeAt(departure, segment.boarding),
    arrives: timeAt(departure, segment.dropping),
    price: lowestPrice(schedule.fares, segment.from, segment.to),
  }
}

const suits = ({ bus }: Schedule, { bus_type, amenities, operator }: Criteria): boolean =>
  (bus_type === undefined || bus_type.includes(bus.bus_type)) &&
  (amenities ?? []).every(amenity => bus.amenities.includes(amenity)) &&
  (operator === undefined || normalizeName(bus.operator) === normalizeName(operator))

const fits = ({ departs, price, segment }: Found, criteria: Criteria): boolean => {
  const { departs_after, departs_before, max_price } = criteria
  const local = toLocal(departs, segment.boarding.time_zone)
  const isAtOrAfter = (text: string) => (isTimeOfDay(text) ? local.time >= text : departs >= fromIso(text))
  const isAtOrBefore = (text: string) => (isTimeOfDay(text) ? local.time <= text : departs <= fromIso(text))
  return (
    local.date === criteria.date &&
    (departs_after === undefined || isAtOrAfter(departs_after)) &&
    (departs_before === undefined || isAtOrBefore(departs_before)) &&
    (max_price === undefined || price <= max_price)
  )
}

/** The read that counts a departure's free seats. */
export const claimsWanted = ({ schedule: { id, section_count }, segment }: Found) => ({
  inventory_id: id,
  legs: { from_leg: segment.from, to_leg: segment.to },
  section_count,
})

/** A departure's position in a sorted list: its sort value, its departure, its id. */
export type Place = readonly [by: number, departs: EpochMs, id: string]

export const placeOf = ({ schedule, departs, arrives, price }: Found, sort: SortBy): Place => [
  { departure: departs, price, duration: arrives - departs }[sort],
  departs,
  schedule.id,
]

const compare = (left: Place, right: Place): number =>
  left[0] - right[0] || left[1] - right[1] || (left[2] < right[2] ? -1 : left[2] > right[2] ? 1 : 0)

/** Whether a place comes after another in the list. */
export const isBehind = (place: Place, other: Place): boolean => compare(place, other) > 0
