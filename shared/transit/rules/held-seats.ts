import * as z from 'zod/mini'
import { Amount } from '../../commerce/rules/reservation-record.ts'
import { defineHolding, type Invariants, type ReservationOf } from '../../commerce/rules/selling.ts'
import { unitCounts } from '../../inventory/rules/placement.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { sum } from '../../kernel/money.ts'

/** Seats by column: with member names repeated up to ten times, a hold's record would cost a second write unit. */
const StoredSeats = z.object({ numbers: z.array(z.string()), types: z.array(z.string()), prices: z.array(Amount) })

const StoredJourney = z.object({
  schedule_id: z.string(),
  from_stop: z.string(),
  to_stop: z.string(),
  seats: StoredSeats,
})

/** The details of a hold of seats: its departures, in the order in which they were asked for. */
export const HeldSeats = z.object({ journeys: z.array(StoredJourney) })

export type HeldSeats = Immutable<z.infer<typeof HeldSeats>>

/** A departure of a hold: its segment, and the price of each seat over that. */
export interface HeldJourney {
  readonly schedule_id: string
  readonly from_stop: string
  readonly to_stop: string
  readonly seats: readonly { readonly seat_number: string; readonly seat_type: string; readonly price: number }[]
}

/** The units of a hold of seats are its seats, and their prices add up to its total. */
export const heldInvariants: Invariants<ReservationOf<HeldSeats>> = {
  places: ({ places, details }) => {
    const counts = unitCounts(places)
    return (
      counts.size === details.journeys.length &&
      details.journeys.every(({ schedule_id, seats }) => counts.get(schedule_id) === seats.numbers.length)
    )
  },
  total_amount: ({ total_amount, details }) =>
    total_amount === sum(details.journeys.flatMap(({ seats }) => seats.prices)),
}

/** What the store of holds must know of those of seats. */
export const busHolding = /* @__PURE__ */ defineHolding<HeldSeats>({ kind: 'bus', held: HeldSeats, heldInvariants })

export const toHeld = (journeys: readonly HeldJourney[]): HeldSeats => ({
  journeys: journeys.map(({ seats, ...journey }) => ({
    ...journey,
    seats: {
      numbers: seats.map(({ seat_number }) => seat_number),
      types: seats.map(({ seat_type }) => seat_type),
      prices: seats.map(({ price }) => price),
    },
  })),
})

export const journeysOf = ({ journeys }: HeldSeats): readonly HeldJourney[] =>
  journeys.map(({ seats: { numbers, types, prices }, ...journey }) => ({
    ...journey,
    seats: numbers.map((seat_number, row) => ({
      seat_number,
      seat_type: types[row] ?? '',
      price: prices[row] ?? Number.NaN,
    })),
  }))
