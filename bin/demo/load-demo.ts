import { createInventories } from '../../shared/inventory/store/create-inventories.ts'
import type { EpochMs } from '../../shared/kernel/clock.ts'
import { addDays, toLocal } from '../../shared/kernel/local-time.ts'
import { addPlan, readPlan } from '../../shared/memberships/store/plans.ts'
import { missingBuses, putBuses } from '../../shared/transit/store/buses.ts'
import { putCities, putStops } from '../../shared/transit/store/cities.ts'
import { putLayout } from '../../shared/transit/store/layouts.ts'
import { putRoutes } from '../../shared/transit/store/routes.ts'
import { missingSchedules, putSchedules } from '../../shared/transit/store/schedules.ts'
import type { Corridor } from './corridors.ts'
import { departureId, departuresOn } from './departures.ts'
import { type DemoBus, fleetOf } from './fleet.ts'
import { cities, linesOf, stops, timeZone } from './network.ts'
import { demoPlans } from './plans.ts'

export interface DemoOptions {
  readonly now: EpochMs
  /** From today in India on; 30 where absent. */
  readonly days?: number
  /** The days that are there when `loadDemo` has settled; the rest follows while the system already runs. */
  readonly daysFirst?: number
  /** A smaller network, for tests. */
  readonly corridors?: readonly Corridor[]
}

/** `complete` settles when the whole month is there; it fails when a day cannot be stored. */
export interface DemoLoading {
  readonly complete: Promise<void>
}

/**
 * Stores the demo network, and what is missing of the coming month's departures: on the first run all, on later days the
 * days that came in sight since. What is there stays as it is, with everything sold in it.
 * @param progress receives sentences on what is there
 */
export const loadDemo = async (
  { now, days = 30, daysFirst = 2, corridors }: DemoOptions,
  progress: (sentence: string) => void = () => {},
): Promise<DemoLoading> => {
  const lines = linesOf(corridors)
  const fleet = fleetOf(lines)
  await putNetwork(lines, fleet)
  for (const plan of demoPlans(now)) if (!(await readPlan(plan.id))) await addPlan(plan)
  progress(`Demo network: ${cities.length} cities, ${2 * lines.length} routes, ${fleet.length} buses.`)
  const today = toLocal(now, timeZone).date
  const dates = Array.from({ length: days }, (_, index) => addDays(today, index))
  let loaded = 0
  const load = async (some: readonly string[]) => {
    for (const date of some) loaded += await loadDay(fleet, date)
  }
  await load(dates.slice(0, daysFirst))
  progress(`Departures until ${dates[Math.min(daysFirst, days) - 1]} can be booked; later days follow.`)
  const complete = load(dates.slice(daysFirst)).then(() =>
    progress(`Departures until ${dates.at(-1)} can be booked (${loaded} were new).`),
  )
  return { complete }
}

/** Buses last: where they are all there, so is everything they need. */
const putNetwork = async (lines: ReturnType<typeof linesOf>, fleet: readonly DemoBus[]): Promise<void> => {
  if ((await missingBuses(fleet.map(one => one.bus.id))).size === 0) return
  await putCities(cities)
  await putStops(stops)
  await putRoutes(lines.flatMap(line => [line.there, line.back]))
  for (const layout of new Set(fleet.map(one => one.layout))) await putLayout(layout)
  await putBuses(fleet.map(one => one.bus))
}

/** Seats before departures: what a search finds can be booked, and a departure that is there is complete. */
const loadDay = async (fleet: readonly DemoBus[], date: string): Promise<number> => {
  // Planning a day takes the processor much longer than reading what of it is there.
  const missing = await missingSchedules(fleet.map(one => departureId(one, date)))
  const fresh = departuresOn(
    fleet.filter(one => missing.has(departureId(one, date))),
    date,
  )
  await createInventories(fresh.map(({ offer }) => offer))
  await putSchedules(fresh.map(({ schedule }) => schedule))
  return fresh.length
}
