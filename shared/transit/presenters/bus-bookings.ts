import { defineBookingShowing } from '../../commerce/rules/shown.ts'
import { toIso } from '../../kernel/clock.ts'
import { toTicket } from '../../tickets/presenters/to-ticket.ts'
import { type JourneyStop, readJourney } from '../../tickets/rules/journey.ts'
import { isErased } from '../../tickets/rules/ticket.ts'
import { type BookedJourney, type TripDetails, tripsOf } from '../../tickets/rules/trip.ts'
import { keyOfTicket, ticketIn } from '../../tickets/selling.ts'

/** A booking of seats as shown to its booker: the first departure and its ticket, and all of them. */
export const busBookings = /* @__PURE__ */ defineBookingShowing<TripDetails>({
  kind: 'bus',
  keys: booking => Object.fromEntries(tripsOf(booking).map(trip => [trip.ticket_id, keyOfTicket(trip)])),
  summary: ({ details }) => {
    const journeys = details.journeys.map(journey => ({ schedule: toSchedule(journey), seats: journey.seats }))
    return { ...journeys[0], journeys }
  },
  booking: async ({ booking, loaded, now }) => {
    // A ticket exists a moment before the confirmation, and is shown with it.
    const trips = booking.state === 'pending_payment' ? [] : tripsOf(booking)
    const tickets = await Promise.all(
      trips.map(async ({ ticket_id, schedule_id }) => {
        const ticket = ticketIn(loaded[ticket_id])
        return ticket && !isErased(ticket) ? { ...(await toTicket(ticket, now)), schedule_id } : []
      }),
    )
    const shown = tickets.flat()
    return { passengers: booking.details.passengers, ticket: shown[0] ?? null, tickets: shown }
  },
})

const toSchedule = (booked: BookedJourney) => {
  const journey = readJourney(booked)
  return {
    id: booked.schedule_id,
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
