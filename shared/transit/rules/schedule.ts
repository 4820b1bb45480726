import * as z from 'zod/mini'
import { type EpochMs, fromIso, toIso } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import type { Currency } from '../../kernel/money.ts'
import { type Bus, busFields } from './bus.ts'
import { RefundStep } from './cancellation-policy.ts'
import { type FarePlan, Fares, faresOf } from './fares.ts'
import { lastStop, legKm, type Route, type RouteStop } from './route.ts'
import { type SeatLayout, seatsOf } from './seat-layout.ts'
import { seatSections } from './seat-sections.ts'
import { layoutId } from './stored-layout.ts'

/** A departure: a bus on a route at a time. Prices in minor units of `currency`; times ISO 8601 UTC. */
export const Schedule = z.object({
  id: z.string(),
  route_id: z.string(),
  bus_id: z.string(),
  layout_id: z.string(),
  /**
   * The number of sections of its inventory, by which a search knows how to read it; missing in departures planned by
   * earlier versions.
   */
  section_count: z.optional(z.number()),
  state: z.enum(['scheduled', 'cancelled']),
  /** At the first stop. */
  departure_datetime: z.iso.datetime(),
  /** At the last stop. */
  arrival_datetime: z.iso.datetime(),
  base_price: z.number(),
  currency: z.string(),
  fares: Fares,
  /** The bus as it was sold; operators swap buses by changing the departure. */
  bus: z.object(busFields),
  cancellation_policy: z.array(RefundStep),
})

export type Schedule = Immutable<z.infer<typeof Schedule>>

export interface DeparturePlan extends Omit<FarePlan, 'leg_km'> {
  readonly id: string
  readonly route: Route
  readonly bus: Bus
  readonly layout: SeatLayout
  readonly departure: EpochMs
  readonly currency: Currency
  readonly cancellation_policy: readonly RefundStep[]
}

/** @throws DomainError INVALID_FARES */
export const planDeparture = (plan: DeparturePlan): Schedule => {
  const { id, route, departure, currency, cancellation_policy, base_price } = plan
  const { id: bus_id, layout_id: _, ...bus } = plan.bus
  const types = new Set(seatsOf(plan.layout).map(seat => seat.seat_type))
  return {
    id,
    route_id: route.id,
    bus_id,
    layout_id: layoutId(plan.layout),
    section_count: seatSections(id, route.stops.length - 1, plan.layout).length,
    state: 'scheduled',
    departure_datetime: toIso(departure),
    arrival_datetime: toIso(timeAt(departure, lastStop(route))),
    base_price,
    currency,
    fares: faresOf({ ...plan, leg_km: legKm(route) }, [...types]),
    bus,
    cancellation_policy,
  }
}

const minute = 60_000

/** When the bus is at a stop. */
export const timeAt = (departure: EpochMs, stop: Pick<RouteStop, 'minutes'>): EpochMs =>
  departure + stop.minutes * minute

export type ScheduleStatus = 'scheduled' | 'boarding' | 'departed' | 'completed' | 'cancelled'

const boardingMs = 30 * minute

/** Correct at every read, as only a cancellation is stored. */
export const scheduleStatus = (
  { state, departure_datetime, arrival_datetime }: Pick<Schedule, 'state' | 'departure_datetime' | 'arrival_datetime'>,
  now: EpochMs,
): ScheduleStatus => {
  if (state === 'cancelled') return state
  if (now >= fromIso(arrival_datetime)) return 'completed'
  if (now >= fromIso(departure_datetime)) return 'departed'
  return now >= fromIso(departure_datetime) - boardingMs ? 'boarding' : 'scheduled'
}

/** A stop with its times on one departure: the first has no arrival, the last no departure. */
export type TimedStop = RouteStop & { readonly arrival_datetime?: string; readonly departure_datetime?: string }

export const timedStops = ({ stops }: Pick<Route, 'stops'>, departure: EpochMs): TimedStop[] =>
  stops.map((stop, index) => {
    const at = toIso(timeAt(departure, stop))
    return {
      ...stop,
      ...(index > 0 && { arrival_datetime: at }),
      ...(index < stops.length - 1 && { departure_datetime: at }),
    }
  })

export const scheduleNotFound = () => new DomainError('SCHEDULE_NOT_FOUND', 'There is no such departure.')
