import type { Booking, Reservation } from '../../shared/commerce/rules/records.ts'
import { pack } from '../../shared/platform/dynamo/packed.ts'
import type { TripDetails } from '../../shared/tickets/rules/trip.ts'
import { type HeldSeats, journeysOf } from '../../shared/transit/rules/held-seats.ts'
import { earlierPhrases } from '../../shared/transit/rules/seat-phrases.ts'

// Records of one departure as they were stored before there were kinds of bookings.

type Item = Readonly<Record<string, unknown>>

/** The members that a booking had then: in clear, as the first version had them, or partly packed. */
export const earlierBooking = (booking: Booking, form: 'plain' | 'packed' = 'packed'): Item => {
  const { kind, subject_id: schedule_id, plan, lines, charges, details, contact, revision, ...rest } = booking
  const { journeys, passengers } = details as TripDetails
  const { from_stop = '', to_stop = '', seats = [], summary } = journeys[0] ?? {}
  const clear = { ...rest, schedule_id, from_stop, to_stop }
  if (form === 'plain') return { ...clear, seats, passengers, contact, summary }
  const dictionary = `${earlierPhrases}"${schedule_id}""${from_stop}""${to_stop}"`
  return { ...clear, seats: columnsOf(seats), details: pack({ passengers, contact, summary }, dictionary) }
}

const chargeStates = { pending_payment: 'open', confirmed: 'paid', cancelled: 'void' } as const

/** What is read of an earlier booking: a line for each seat, and one charge for all. */
export const presentBooking = (booking: Booking): Booking => ({
  ...booking,
  lines: (booking.details as TripDetails).journeys.flatMap(({ seats }) =>
    seats.map(({ seat_type, price }) => ({
      code: 'seat',
      description: `Seat, ${seat_type}`,
      quantity: 1,
      unit_amount: price,
      amount: price,
      tax: 0,
    })),
  ),
  charges: [{ id: 'booking', amount: booking.total_amount, state: chargeStates[booking.state] }],
})

export const earlierReservation = ({ kind, subject_id, places, details, ...rest }: Reservation): Item => {
  const [journey] = journeysOf(details as HeldSeats)
  const { from_leg, to_leg } = places[0] ?? {}
  return {
    ...rest,
    schedule_id: subject_id,
    from_stop: journey?.from_stop,
    to_stop: journey?.to_stop,
    from_leg,
    to_leg,
    parts: places.map(({ section, units }) => ({ section, units })),
    seats: columnsOf(journey?.seats ?? []),
  }
}

const columnsOf = (seats: TripDetails['journeys'][number]['seats']) => ({
  numbers: seats.map(seat => seat.seat_number),
  types: seats.map(seat => seat.seat_type),
  prices: seats.map(seat => seat.price),
})
