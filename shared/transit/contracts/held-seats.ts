import * as z from 'zod/mini'

export const Seats = z.array(z.object({ seat_number: z.string(), seat_type: z.string(), price: z.int() }))

const HeldJourney = z.object({ schedule_id: z.string(), from_stop: z.string(), to_stop: z.string(), seats: Seats })

/** What a hold of seats adds to the wire: its first departure, and all of them. */
export const heldSeats = {
  schedule_id: z.string(),
  from_stop: z.string(),
  to_stop: z.string(),
  seats: Seats,
  journeys: z.array(HeldJourney),
}
