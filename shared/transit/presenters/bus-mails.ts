import { defineMailing, type Summary } from '../../commerce/rules/shown.ts'
import { ticketPdf } from '../../tickets/presenters/ticket-pdf.ts'
import { type JourneyStop, readJourney } from '../../tickets/rules/journey.ts'
import { isErased } from '../../tickets/rules/ticket.ts'
import { placeOf, stopText, ticketFileName } from '../../tickets/rules/ticket-text.ts'
import { type BookedJourney, type TripDetails, tripsOf } from '../../tickets/rules/trip.ts'
import { keyOfTicket, ticketIn } from '../../tickets/selling.ts'

/** A booking of seats as mails describe it: its route, and each departure. */
export const busMails = /* @__PURE__ */ defineMailing<TripDetails>({
  kind: 'bus',
  keys: booking => Object.fromEntries(tripsOf(booking).map(trip => [trip.ticket_id, keyOfTicket(trip)])),
  summary: ({ details }) => {
    const journeys = details.journeys.map(readJourney)
    const first = journeys[0]
    return {
      title: first ? `${placeOf(first.from)} to ${placeOf(first.to)}` : '',
      starts: first ? timeText(first.from) : '',
      place: first ? stopText(first.from).name : '',
      units: `Seats ${details.journeys.map(seatNumbers).join('; ')}`,
      facts: details.journeys.flatMap(factsOf),
    }
  },
  confirmed: ({ booking, loaded }) => ({
    typed: [['Passengers', [...new Set(booking.details.passengers.map(({ name }) => name))].join(', ')]],
    facts: [
      [
        'Ticket',
        ticketsIn(booking, loaded)
          .map(({ ticket }) => ticket.ticket_number)
          .join(', '),
      ],
    ],
    has_files: ticketsIn(booking, loaded).length > 0,
    advice: 'Times are local to each stop. Please be there 15 minutes early, with a photo identity document.',
  }),
  searchUrl: ({ details }, webUrl) => {
    const [journey] = details.journeys
    if (!journey) return webUrl
    const { from, to } = readJourney(journey)
    const date = from.at === undefined ? undefined : localDate(from.at, from.time_zone)
    const query = { origin_city: placeOf(from), destination_city: placeOf(to), ...(date && { date }) }
    return `${webUrl.replace(/\/$/, '')}/?${new URLSearchParams(query)}`
  },
  attachments: ({ booking, loaded }) =>
    Promise.all(
      ticketsIn(booking, loaded).map(async ({ ticket, trip }) => ({
        name: ticketFileName(ticket),
        type: 'application/pdf',
        bytes: await ticketPdf(ticket, trip),
      })),
    ),
})

type About = Parameters<ReturnType<typeof defineMailing<TripDetails>>['confirmed']>[0]

/** @throws Error for a confirmed booking without a ticket of its own */
const ticketsIn = (booking: Parameters<typeof tripsOf>[0], loaded: About['loaded']) =>
  tripsOf(booking).flatMap(trip => {
    const ticket = ticketIn(loaded[trip.ticket_id])
    if (!ticket) throw new Error('the confirmed booking has no ticket')
    return isErased(ticket) ? [] : [{ ticket, trip }]
  })

const seatNumbers = ({ seats }: BookedJourney): string => seats.map(seat => seat.seat_number).join(', ')

const factsOf = (booked: BookedJourney): Summary['facts'] => {
  const { from, to, operator, bus_number } = readJourney(booked)
  return [
    ['From', stopText(from).name],
    ['Departs', timeText(from)],
    ['To', stopText(to).name],
    ['Arrives', timeText(to)],
    ['Bus', [operator, bus_number].filter(Boolean).join(', ')],
    ['Seats', seatNumbers(booked)],
  ]
}

const timeText = (stop: JourneyStop): string => {
  const { date, time, zone } = stopText(stop)
  return time ? `${date}, ${time} ${zone.split(' · ')[0]}` : ''
}

const localDate = (at: number, timeZone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at)
