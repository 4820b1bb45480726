import * as z from 'zod/mini'
import { CodeText } from '../../platform/http/texts.ts'
import { heldSeats, Seats } from './held-seats.ts'
import { BookedPassenger, Passenger } from './passenger.ts'

const Stop = z.object({
  id: z.string(),
  name: z.string(),
  address: z.nullable(z.string()),
  city: z.nullable(z.string()),
  time_zone: z.string(),
  datetime: z.nullable(z.iso.datetime()),
})

const Schedule = z.object({
  id: z.string(),
  route: z.object({ origin_city: z.nullable(z.string()), destination_city: z.nullable(z.string()) }),
  bus: z.object({
    bus_number: z.nullable(z.string()),
    bus_type: z.nullable(z.string()),
    operator: z.nullable(z.string()),
  }),
  boarding_stop: Stop,
  dropping_stop: Stop,
})

const Ticket = z.object({
  id: z.string(),
  ticket_number: z.string(),
  qr_code: z.string(),
  validity_status: z.string(),
})

const seatOfBooking = z.strictObject({
  schedule_id: CodeText(0, 40),
  seat_id: CodeText(1, 8),
})

/**
 * What a booking of bus seats adds to the wire. `schedule`, `seats` and `ticket` are those of the first journey; `journeys`
 * and `tickets` have one for each departure.
 */
export const bus = {
  kind: 'bus',
  hold: 'needed',
  create: {
    passengers: z.array(Passenger).check(z.minLength(1), z.maxLength(40)),
  },
  reservation: heldSeats,
  summary: {
    schedule: Schedule,
    seats: Seats,
    journeys: z.array(z.object({ schedule: Schedule, seats: Seats })),
  },
  booking: {
    passengers: z.array(BookedPassenger),
    ticket: z.nullable(Ticket),
    tickets: z.array(z.extend(Ticket, { schedule_id: z.string() })),
  },
  part: {
    seat_ids: z.optional(z.array(z.union([CodeText(1, 50), seatOfBooking])).check(z.minLength(1), z.maxLength(40))),
  },
  records: ['tickets'],
  errors: { PASSENGERS_DO_NOT_MATCH: 400, WOMEN_ONLY_SEAT: 422 },
  selfErrors: { WOMEN_ONLY_SEAT: 422, NAME_REQUIRED: 422 },
  cancelErrors: { SEAT_NOT_BOOKED: 404, SCHEDULE_DEPARTED: 422 },
} as const
