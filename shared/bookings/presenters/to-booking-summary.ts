import type { output } from 'zod/v4/core'
import { bookingStatus } from '../../commerce/rules/booking.ts'
import type { Booking, Reservation } from '../../commerce/rules/records.ts'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { type JourneyStop, readJourney } from '../../tickets/rules/journey.ts'
import type { BookingSummary } from '../contracts/booking.ts'

/** A booking as shown to its booker in a list at `now`; its hold matters only while it awaits payment. */
export const toBookingSummary = (
  record: Booking,
  reservation: Reservation | undefined,
  now: EpochMs,
): output<typeof BookingSummary> => ({
  id: record.id,
  booking_reference: record.booking_reference,
  status: bookingStatus(record, reservation, now),
  created_at: toIso(record.created_at),
  reservation_id: record.reservation_id,
  total_amount: record.total_amount,
  currency: record.currency,
  schedule: toSchedule(record),
  seats: [...record.seats],
})

const toSchedule = (record: Booking) => {
  const journey = readJourney(record)
  return {
    id: record.schedule_id,
    route: { origin_city: journey.origin ?? null, destination_city: journey.destination ?? null },
    bus: {
      bus_number: journey.bus_number ?? null,
      bus_type: journey.bus_type ?? null,
      operator: journey.operator ?? null,
    },
    boarding_stop: toStop(journey.from),
    dropping_stop: toStop(journey.to),
  }
}

const toStop = ({ id, name, address, city, time_zone, at }: JourneyStop) => ({
  id,
  name,
  address: address ?? null,
  city: city ?? null,
  time_zone,
  datetime: at === undefined ? null : toIso(at),
})
