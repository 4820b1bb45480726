import * as z from 'zod/mini'
import type { Booking } from '../../commerce/rules/records.ts'
import { Amount } from '../../commerce/rules/reservation-record.ts'
import type { BookingOf, Invariants } from '../../commerce/rules/selling.ts'
import { derivedId } from '../../kernel/derived-ids.ts'
import { idOf, suffixOf } from '../../kernel/ids.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { sum } from '../../kernel/money.ts'
import { ticketIds } from '../domain.ts'

/** One seat with its price over its segment. */
const Seat = z.object({ seat_number: z.string(), seat_type: z.string(), price: Amount })

export type Seat = Immutable<z.infer<typeof Seat>>

/** Age and gender are unknown where a reservation was paid for without naming its passengers. */
const Passenger = z.object({
  name: z.string(),
  age: z.optional(z.number()),
  gender: z.optional(z.enum(['female', 'male', 'other'])),
  seat_id: z.string(),
  /** The departure of the seat, where a booking has several. */
  schedule_id: z.optional(z.string()),
  id_document: z.optional(z.string()),
})

export type Passenger = Immutable<z.infer<typeof Passenger>>

const BookedJourney = z.object({
  schedule_id: z.string(),
  from_stop: z.string(),
  to_stop: z.string(),
  seats: z.array(Seat),
  /** The offer's summary at the time of the booking: the journey on tickets and in mails. */
  summary: z.unknown(),
})

export type BookedJourney = Immutable<z.infer<typeof BookedJourney>>

/** The details of a booking of seats: its departures, in the order in which they were asked for, and its passengers. */
export const TripDetails = z.object({ journeys: z.array(BookedJourney), passengers: z.array(Passenger) })

export type TripDetails = Immutable<z.infer<typeof TripDetails>>

/** Each seat has its passenger, and the prices add up to the total. */
export const tripInvariants: Invariants<BookingOf<TripDetails>> = {
  passengers: ({ details }) => details.passengers.length === seatsOf(details).length,
  total_amount: ({ details, total_amount }) => total_amount === sum(seatsOf(details).map(({ price }) => price)),
}

const seatsOf = ({ journeys }: TripDetails): readonly Seat[] => journeys.flatMap(({ seats }) => seats)

/** The part of a booking that one ticket is for: a departure, its seats and their passengers. */
export interface Trip extends BookedJourney {
  readonly ticket_id: string
  readonly booking_id: string
  readonly user_id: string
  readonly booking_reference: string
  readonly passengers: readonly Passenger[]
  readonly total_amount: number
  readonly currency: string
}

/** The trips of a booking, one for each departure. */
export const tripsOf = (booking: BookingOf<TripDetails>): Trip[] =>
  booking.details.journeys.map(journey => ({
    ...journey,
    ticket_id: ticketIdOf(booking, journey.schedule_id),
    booking_id: booking.id,
    user_id: booking.user_id,
    booking_reference: booking.booking_reference,
    passengers: passengersOf(booking.details, journey.schedule_id),
    total_amount: sum(journey.seats.map(({ price }) => price)),
    currency: booking.currency,
  }))

/** The trip that a ticket is for; undefined where the booking has none such, or is of another kind. */
export const tripOf = (booking: Booking, ticketId: string): Trip | undefined => {
  const details = TripDetails.safeParse(booking.details)
  return details.success
    ? tripsOf({ ...booking, details: details.data as TripDetails }).find(({ ticket_id }) => ticket_id === ticketId)
    : undefined
}

/**
 * The ticket of the departure that the booking was made under has the booking's suffix. A ticket keeps its id when another
 * departure of the booking is cancelled.
 */
const ticketIdOf = ({ id, subject_id }: Pick<Booking, 'id' | 'subject_id'>, scheduleId: string): string =>
  scheduleId === subject_id ? idOf(ticketIds.ticket, suffixOf(id)) : derivedId(ticketIds.ticket, id, scheduleId)

/** Where a passenger names no departure there is one only. */
export const passengersOf = ({ passengers }: TripDetails, scheduleId: string): readonly Passenger[] =>
  passengers.filter(({ schedule_id = scheduleId }) => schedule_id === scheduleId)
