import type { Booking } from '../../commerce/rules/records.ts'
import { format } from '../../kernel/money.ts'
import { type JourneyStop, readJourney } from '../../tickets/rules/journey.ts'
import { placeOf, stopText } from '../../tickets/rules/ticket-text.ts'
import type { JourneySummary } from './content.ts'

/** A booking's journey as mails show it. */
export const journeySummary = (booking: Booking): JourneySummary => {
  const { from, to, operator, bus_number } = readJourney(booking)
  return {
    reference: booking.booking_reference,
    origin: placeOf(from),
    destination: placeOf(to),
    boarding_time: timeText(from),
    boarding_stop: stopText(from).name,
    dropping_time: timeText(to),
    dropping_stop: stopText(to).name,
    bus: [operator, bus_number].filter(Boolean).join(', '),
    seats: booking.seats.map(seat => seat.seat_number).join(', '),
    passengers: booking.passengers.map(({ name }) => name).join(', '),
    total: format({ amount: booking.total_amount, currency: booking.currency }),
  }
}

const timeText = (stop: JourneyStop): string => {
  const { date, time, zone } = stopText(stop)
  return time ? `${date}, ${time} ${zone.split(' · ')[0]}` : ''
}

/** The address of a search for the same journey. */
export const searchUrl = (booking: Booking, webUrl: string): string => {
  const { from, to } = readJourney(booking)
  const date = from.at === undefined ? undefined : localDate(from.at, from.time_zone)
  const query = { origin_city: placeOf(from), destination_city: placeOf(to), ...(date && { date }) }
  return `${webUrl.replace(/\/$/, '')}/?${new URLSearchParams(query)}`
}

const localDate = (at: number, timeZone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at)
