import type { Offer } from '../../shared/inventory/rules/offer.ts'
import { derivedId } from '../../shared/kernel/derived-ids.ts'
import { weekday } from '../../shared/kernel/local-time.ts'
import { split } from '../../shared/kernel/money.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import type { BusType } from '../../shared/transit/rules/bus.ts'
import { defaultCancellationPolicy } from '../../shared/transit/rules/cancellation-policy.ts'
import { generateInventory } from '../../shared/transit/rules/generated-inventory.ts'
import { lastStop, legKm, type Route } from '../../shared/transit/rules/route.ts'
import { planDeparture, type Schedule } from '../../shared/transit/rules/schedule.ts'
import type { SeatType } from '../../shared/transit/rules/seat-layout.ts'
import { expandTimetable } from '../../shared/transit/rules/timetable.ts'
import type { DemoBus } from './fleet.ts'
import { timeZone } from './network.ts'
import { seededRandom } from './seeded-random.ts'

export interface DemoDeparture {
  readonly schedule: Schedule
  readonly offer: Offer
}

/** Each bus leaves once a day, so bus and date identify a departure before it is planned. */
export const departureId = ({ bus }: DemoBus, date: string): string =>
  derivedId(transitIds.schedule, 'demo', bus.id, date)

/** The departures of a date, always the same: each bus once, from the end of its line where it arrived the day before. */
export const departuresOn = (fleet: readonly DemoBus[], date: string): DemoDeparture[] =>
  fleet.flatMap(one => {
    const route = isThere(one, date) ? one.line.there : one.line.back
    const timetable = { days_of_week: [weekday(date)], time: one.time, time_zone: timeZone, from: date, to: date }
    return expandTimetable(timetable).map(({ departure }) => {
      const base_price = priceOf(one, route, date)
      const schedule = planDeparture({
        id: departureId(one, date),
        route,
        bus: one.bus,
        layout: one.layout,
        departure,
        currency: 'INR',
        base_price,
        leg_prices: inTens(base_price, legKm(route)),
        surcharges: surchargesOn(base_price),
        cancellation_policy: defaultCancellationPolicy,
      })
      return { schedule, offer: generateInventory(schedule, route, one.layout) }
    })
  })

const isThere = ({ turn }: DemoBus, date: string): boolean => (Date.parse(date) / 86_400_000 + turn) % 2 === 0

/** Paise per km up to 200 km; the rest is cheaper. */
const perKm: Readonly<Record<BusType, number>> = {
  standard: 210,
  deluxe: 330,
  semi_sleeper: 290,
  luxury: 460,
  sleeper: 380,
}
const fullPriceKm = 200
const furtherShare = 0.45
const weekendShare = 1.1
const tenRupees = 1000

const toTens = (amount: number): number => Math.round(amount / tenRupees) * tenRupees

/** By km, as fares are by default, but each leg in whole tens of rupees. */
const inTens = (amount: number, km: readonly number[]): number[] =>
  split(amount / tenRupees, km).map(tens => tens * tenRupees)

const priceOf = ({ bus }: DemoBus, route: Route, date: string): number => {
  const { km } = lastStop(route)
  const counted = Math.min(km, fullPriceKm) + Math.max(0, km - fullPriceKm) * furtherShare
  const own = 0.92 + 0.16 * seededRandom('price', bus.id)
  const isWeekend = [5, 7].includes(weekday(date))
  return Math.max(10 * tenRupees, toTens(counted * perKm[bus.bus_type] * own * (isWeekend ? weekendShare : 1)))
}

const surchargesOn = (base: number): Partial<Record<SeatType, number>> => ({
  premium: toTens(base * 0.12),
  sleeper_lower: toTens(base * 0.08),
})
