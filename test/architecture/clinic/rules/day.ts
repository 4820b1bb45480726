import * as z from 'zod/mini'
import type { HoldPlan } from '../../../../shared/commerce/rules/new-reservation.ts'
import { isOnSale, type Offer } from '../../../../shared/inventory/rules/offer.ts'
import { cutLegs } from '../../../../shared/inventory/rules/packing.ts'
import { joinPlaces, placeUnits } from '../../../../shared/inventory/rules/placement.ts'
import type { Refusals } from '../../../../shared/inventory/rules/refusals.ts'
import { toIso } from '../../../../shared/kernel/clock.ts'
import { gridOf, legAt, timeOfLeg } from '../../../../shared/kernel/day-grid.ts'
import { DomainError } from '../../../../shared/kernel/errors.ts'
import { type HeldVisit, visitPrice } from './held-visit.ts'

const Day = z.object({ date: z.string(), time_zone: z.string(), doctor: z.string() })

/** A doctor's day and two rooms, each leg a half-hour. */
export const dayOffer = (inventory_id: string, day: z.infer<typeof Day>): Offer => {
  const grid = gridOf(day.date, day.time_zone)
  const legs = Array.from({ length: grid.legs }, (_, leg) => leg)
  return {
    inventory_id,
    kind: 'clinic_day',
    state: 'open',
    closes_at: toIso(grid.until),
    legs_close_at: legs.map(leg => toIso(timeOfLeg(grid, leg))),
    currency: 'INR',
    points: [...legs, grid.legs].map(String),
    prices: { doctor: legs.map(() => 50_000), room: legs.map(() => 10_000) },
    sections: [{ doctor: ['doctor'], room: ['room-1', 'room-2'] }],
    windows: cutLegs(grid.legs, 10),
    restrictions: {},
    summary: day,
  }
}

export const visitRefusals: Refusals = {
  unknownUnits: units => new DomainError('ROOM_NOT_FOUND', `There is no ${units.join(', ')} here.`),
  repeatedUnits: units => new DomainError('ROOM_NOT_FOUND', `Asked for twice: ${units.join(', ')}.`),
  unknownPoint: () => noSuchTime(),
  reversedPoints: () => noSuchTime(),
  tooMany: () => noSuchTime(),
}

const noSuchTime = () =>
  new DomainError('NO_SUCH_TIME', 'A visit begins on a half-hour, two hours before midnight at most.')

interface Wanted {
  readonly room: string
  readonly starts_at: number
}

/**
 * The room for four half-hours, and the doctor for the second and the third of them.
 * @throws DomainError DAY_NOT_FOUND, DAY_CLOSED, NO_SUCH_TIME, ROOM_NOT_FOUND
 */
export const planVisit = (offer: Offer | undefined, { room, starts_at }: Wanted, now: number): HoldPlan => {
  if (!offer) throw new DomainError('DAY_NOT_FOUND', 'There is no such day.')
  const { date, time_zone, doctor } = z.parse(Day, offer.summary)
  const grid = gridOf(date, time_zone)
  if (starts_at < grid.from || starts_at >= grid.until) throw noSuchTime()
  const from_leg = legAt(grid, starts_at)
  if (timeOfLeg(grid, from_leg) !== starts_at || from_leg + 4 > grid.legs) throw noSuchTime()
  if (!isOnSale(offer, now, from_leg)) throw new DomainError('DAY_CLOSED', 'This time is not on sale.')
  const details: HeldVisit = {
    day_id: offer.inventory_id,
    doctor,
    room,
    starts_at,
    room_fee: 10_000,
    doctor_fee: 50_000,
  }
  return {
    kind: 'visit',
    subject_id: offer.inventory_id,
    placement: joinPlaces(
      [
        placeUnits(offer, [room], { from_leg, to_leg: from_leg + 4 }, visitRefusals),
        placeUnits(offer, ['doctor'], { from_leg: from_leg + 1, to_leg: from_leg + 3 }, visitRefusals),
      ],
      visitRefusals,
    ),
    details: { ...details },
    total_amount: visitPrice(details),
    currency: offer.currency,
  }
}
