import { createInventories } from '../../shared/inventory/store/create-inventories.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import type { Bus } from '../../shared/transit/rules/bus.ts'
import { defaultCancellationPolicy } from '../../shared/transit/rules/cancellation-policy.ts'
import { generateInventory } from '../../shared/transit/rules/generated-inventory.ts'
import { readyLayouts } from '../../shared/transit/rules/ready-layouts.ts'
import type { Route, RouteStop } from '../../shared/transit/rules/route.ts'
import { type DeparturePlan, planDeparture, type Schedule } from '../../shared/transit/rules/schedule.ts'
import type { SeatLayout } from '../../shared/transit/rules/seat-layout.ts'
import { layoutId } from '../../shared/transit/rules/stored-layout.ts'
import { putLayout } from '../../shared/transit/store/layouts.ts'
import { putRoutes } from '../../shared/transit/store/routes.ts'
import { putSchedules } from '../../shared/transit/store/schedules.ts'

export interface SampleStop {
  readonly city: string
  readonly minutes: number
  readonly km: number
  readonly time_zone?: string
}

/** A stop of its own in the city; all are near each other, so that any km are valid. */
export const sampleStop = ({ city, minutes, km, time_zone = 'Asia/Kolkata' }: SampleStop): RouteStop => ({
  id: newId(transitIds.stop, Date.now()),
  name: `${city} Bus Stand`,
  address: `Station Road, ${city}`,
  city_id: `cty_${city}`,
  city,
  time_zone,
  latitude: 19,
  longitude: 73,
  minutes,
  km,
})

export const sampleRoute = (...stops: SampleStop[]): Route => ({
  id: newId(transitIds.route, Date.now()),
  stops: stops.map(sampleStop),
})

export const sampleBus = (changes: Partial<Bus> = {}): Bus => ({
  id: newId(transitIds.bus, Date.now()),
  bus_number: 'MH-12-AB-1234',
  bus_type: 'deluxe',
  operator: 'Sahyadri Travels',
  amenities: ['wifi', 'ac'],
  layout_id: layoutId(readyLayouts.seater_40),
  ...changes,
})

export type SampleDeparture = Partial<Omit<DeparturePlan, 'departure' | 'route' | 'bus'>> & {
  readonly route: Route
  /** ISO 8601 */
  readonly departure: string
  readonly bus?: Partial<Bus>
  readonly state?: Schedule['state']
}

/** A departure for 500 rupees on a 2+2 bus of 40, by default. */
export const sampleSchedule = ({ state = 'scheduled', departure, bus, ...plan }: SampleDeparture): Schedule => ({
  ...planDeparture({
    id: newId(transitIds.schedule, Date.now()),
    layout: readyLayouts.seater_40,
    currency: 'INR',
    base_price: 50_000,
    cancellation_policy: defaultCancellationPolicy,
    ...plan,
    bus: sampleBus(bus),
    departure: Date.parse(departure),
  }),
  state,
})

/** Stores the departures with their routes and inventories, as a timetable would. */
export const store = async (...departures: SampleDeparture[]): Promise<Schedule[]> => {
  const schedules = departures.map(sampleSchedule)
  const layoutOf = (index: number): SeatLayout => departures[index]?.layout ?? readyLayouts.seater_40
  for (const layout of new Set(departures.map((_, index) => layoutOf(index)))) await putLayout(layout)
  await putRoutes([...new Set(departures.map(departure => departure.route))])
  await createInventories(
    schedules.map((schedule, index) => generateInventory(schedule, departures[index]?.route as Route, layoutOf(index))),
  )
  await putSchedules(schedules)
  return schedules
}
