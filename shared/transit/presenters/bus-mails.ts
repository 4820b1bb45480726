import { defineMailing, type Summary } from '../../commerce/rules/shown.ts'
import type { Language } from '../../kernel/language.ts'
import { ticketPdf } from '../../tickets/presenters/ticket-pdf.ts'
import { type JourneyStop, readJourney } from '../../tickets/rules/journey.ts'
import { isErased } from '../../tickets/rules/ticket.ts'
import { placeOf, stopText, ticketFileName } from '../../tickets/rules/ticket-text.ts'
import { type BookedJourney, type TripDetails, tripsOf } from '../../tickets/rules/trip.ts'
import { keyOfTicket, ticketIn } from '../../tickets/selling.ts'
import { offersOf, toBook } from '../rules/booked-seats.ts'
import { type HeldSeats, journeysOf } from '../rules/held-seats.ts'

/** Names of places, operators and stops are written as the operator has given them. */
const words = {
  en: {
    route: (from: string, to: string) => `${from} to ${to}`,
    seats: 'Seats',
    passengers: 'Passengers',
    ticket: 'Ticket',
    advice: 'Times are local to each stop. Please be there 15 minutes early, with a photo identity document.',
    facts: { from: 'From', departs: 'Departs', to: 'To', arrives: 'Arrives', bus: 'Bus' },
  },
  hi: {
    route: (from: string, to: string) => `${from} से ${to}`,
    seats: 'सीटें',
    passengers: 'यात्री',
    ticket: 'टिकट',
    advice: 'हर समय उस स्टॉप का स्थानीय समय है। कृपया 15 मिनट पहले पहुँचें और फ़ोटो वाला पहचान पत्र साथ रखें।',
    facts: { from: 'कहाँ से', departs: 'प्रस्थान', to: 'कहाँ तक', arrives: 'आगमन', bus: 'बस' },
  },
} as const satisfies Record<Language, unknown>

/** A booking of seats as mails describe it: its route, and each departure. */
export const busMails = /* @__PURE__ */ defineMailing<TripDetails, HeldSeats>({
  kind: 'bus',
  keys: booking => Object.fromEntries(tripsOf(booking).map(trip => [trip.ticket_id, keyOfTicket(trip)])),
  held: {
    keys: ({ details }) => offersOf(details.journeys),
    summary: ({ reservation, loaded }, language) =>
      summaryOf(toBook(journeysOf(reservation.details), loaded), language),
  },
  summary: ({ details }, language) => summaryOf(details.journeys, language),
  confirmed: ({ booking, loaded }, language) => ({
    typed: [[words[language].passengers, [...new Set(booking.details.passengers.map(({ name }) => name))].join(', ')]],
    facts: [
      [
        words[language].ticket,
        ticketsIn(booking, loaded)
          .map(({ ticket }) => ticket.ticket_number)
          .join(', '),
      ],
    ],
    has_files: ticketsIn(booking, loaded).length > 0,
    advice: words[language].advice,
  }),
  hindiReasons: {
    seats_taken: 'आपका भुगतान हमें समय समाप्त होने के बाद मिला, और तब तक आपकी कोई सीट किसी और ने बुक कर ली थी।',
    departure_closed: 'इस बस की बुकिंग बंद हो चुकी है।',
    departure_cancelled: 'बस संचालक ने यह यात्रा रद्द कर दी।',
    departed: 'आपका भुगतान हमें तब मिला जब बस आपके स्टॉप से निकल चुकी थी।',
  },
  startsAt: ({ booking }) => booking.details.journeys.flatMap(journey => readJourney(journey).from.at ?? []),
  searchUrl: ({ details }, webUrl) => {
    const [journey] = details.journeys
    if (!journey) return webUrl
    const { from, to } = readJourney(journey)
    const date = from.at === undefined ? undefined : localDate(from.at, from.time_zone)
    const query = { origin_city: placeOf(from), destination_city: placeOf(to), ...(date && { date }) }
    return `${webUrl.replace(/\/$/, '')}/?${new URLSearchParams(query)}`
  },
  attachments: ({ booking, loaded }, language) =>
    Promise.all(
      ticketsIn(booking, loaded).map(async ({ ticket, trip }) => ({
        name: ticketFileName(ticket),
        type: 'application/pdf',
        bytes: await ticketPdf(ticket, trip, language),
      })),
    ),
})

const summaryOf = (booked: readonly BookedJourney[], language: Language): Summary => {
  const { route, seats } = words[language]
  const first = booked.map(readJourney)[0]
  return {
    title: first ? route(placeOf(first.from), placeOf(first.to)) : '',
    starts: first ? timeText(first.from, language) : '',
    place: first ? stopText(first.from).name : '',
    units: `${seats} ${booked.map(seatNumbers).join('; ')}`,
    facts: booked.flatMap(journey => factsOf(journey, language)),
  }
}

type About = Parameters<ReturnType<typeof defineMailing<TripDetails>>['confirmed']>[0]

/** @throws Error for a confirmed booking without a ticket of its own */
const ticketsIn = (booking: Parameters<typeof tripsOf>[0], loaded: About['loaded']) =>
  tripsOf(booking).flatMap(trip => {
    const ticket = ticketIn(loaded[trip.ticket_id])
    if (!ticket) throw new Error('the confirmed booking has no ticket')
    return isErased(ticket) ? [] : [{ ticket, trip }]
  })

const seatNumbers = ({ seats }: BookedJourney): string => seats.map(seat => seat.seat_number).join(', ')

const factsOf = (booked: BookedJourney, language: Language): Summary['facts'] => {
  const { facts, seats } = words[language]
  const { from, to, operator, bus_number } = readJourney(booked)
  return [
    [facts.from, stopText(from).name],
    [facts.departs, timeText(from, language)],
    [facts.to, stopText(to).name],
    [facts.arrives, timeText(to, language)],
    [facts.bus, [operator, bus_number].filter(Boolean).join(', ')],
    [seats, seatNumbers(booked)],
  ]
}

const timeText = (stop: JourneyStop, language: Language): string => {
  const { date, time, zone } = stopText(stop, language)
  return time ? `${date}, ${time} ${zone.split(' · ')[0]}` : ''
}

const localDate = (at: number, timeZone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at)
