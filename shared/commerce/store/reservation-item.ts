import { recordOf } from '../../platform/dynamo/records.ts'
import { isTotal, Reservation, type Seat } from '../rules/reservation-record.ts'

type Item = Readonly<Record<string, unknown>>

/**
 * The stored form of seats, by column: with member names repeated up to ten times, a hold's record would cost a second
 * write unit.
 */
export const toSeatColumns = (seats: readonly Seat[]) => ({
  numbers: seats.map(seat => seat.seat_number),
  types: seats.map(seat => seat.seat_type),
  prices: seats.map(seat => seat.price),
})

/** An item with its seats by row. */
export const withSeats = (item: Item): Item => {
  const { numbers, types, prices } = item.seats as { numbers: string[]; types: string[]; prices: number[] }
  const seats = numbers.map((seat_number, row) => ({ seat_number, seat_type: types[row], price: prices[row] }))
  return { ...item, seats }
}

export const reservationRecords = recordOf('commerce', 'reservation', Reservation, {
  unpack: withSeats,
  invariants: {
    total_amount: isTotal,
    parts: ({ parts, seats }) => parts.flatMap(({ units }) => units).length === seats.length,
  },
})
