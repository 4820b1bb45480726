import { format } from '../../kernel/money.ts'
import { momentText } from '../../kernel/wall-clock.ts'
import { type Journey, readJourney } from '../rules/journey.ts'
import type { Ticket } from '../rules/ticket.ts'
import { placeOf, plainName } from '../rules/ticket-text.ts'
import type { Trip } from '../rules/trip.ts'
import { facts, stops } from './journey-block.ts'
import { body, inner, label, room, shortName, small } from './layout.ts'
import { cancelled, passengers } from './passenger-cards.ts'
import { loadShapingFor } from './shaping.ts'
import { faint, ink, Sheet } from './sheet.ts'

/** The whole ticket as A4 pages, readable in grey print: the journey, one QR code per passenger, the fare. */
export const ticketPdf = async (ticket: Ticket, trip: Trip): Promise<Uint8Array> => {
  await loadShapingFor(JSON.stringify([ticket, trip]))
  const journey = readJourney(trip)
  const route = `${placeOf(journey.from)} to ${placeOf(journey.to)}`
  const sheet = new Sheet({
    title: `Bus ticket ${ticket.ticket_number}: ${route}`,
    author: journey.operator ?? 'Holdfast',
    madeAt: new Date(ticket.issued_at),
  })
  let y = head(sheet, ticket, trip, journey)
  y = stops(sheet, journey, y + 18)
  y = facts(sheet, trip, journey, y + 16)
  y = ticket.state === 'cancelled' ? cancelled(sheet, y + 20) : passengers(sheet, ticket, trip, y + 18)
  y = fare(sheet, trip, room(sheet, y + 16, 62 + trip.seats.length * 17))
  if (ticket.state === 'valid') notes(sheet, room(sheet, y + 18, 96))
  foot(sheet, ticket, trip)
  return sheet.finish()
}

const head = (sheet: Sheet, ticket: Ticket, trip: Trip, journey: Journey): number => {
  const { x, width } = inner(sheet)
  const right = { x: x + width - 190, width: 190 }
  sheet.text('BUS TICKET', { x, y: 44, width: 200 }, label)
  sheet.text('TICKET NUMBER', { ...right, y: 44 }, { ...label, align: 'right' })
  sheet.text(ticket.ticket_number, { ...right, y: 54 }, { size: 13, weight: 'bold', align: 'right' })
  sheet.text(`Booking ${trip.booking_reference}`, { ...right, y: 73 }, { ...small, align: 'right' })
  const title = `${shortName(placeOf(journey.from), 38)} to ${shortName(placeOf(journey.to), 38)}`
  const style = { size: 23, least: 14, lines: 4, weight: 'bold', tag: 'H1' } as const
  const bottom = sheet.text(title, { x, y: 53, width: width - 205 }, style)
  const y = Math.max(bottom, 86) + 8
  sheet.decorate(document => document.rect(x, y, width, 2.2).fill(ink))
  return y
}

const fare = (sheet: Sheet, trip: Trip, top: number): number => {
  const { x, width } = inner(sheet)
  const money = (amount: number) => format({ amount, currency: trip.currency })
  let y = sheet.text('Fare', { x, y: top, width }, { size: 11, weight: 'bold', tag: 'H2' }) + 4
  const row = (name: string, amount: string, weight: 'regular' | 'bold') => {
    sheet.text(name, { x, y, width: width - 140 }, { ...body, weight })
    y = sheet.text(amount, { x: x + width - 130, y, width: 130 }, { ...body, weight, align: 'right' }) + 3
  }
  for (const { seat_number, seat_type, price } of trip.seats)
    row(`Seat ${seat_number}, ${plainName(seat_type).toLowerCase()}`, money(price), 'regular')
  row(
    'Tax added to the fare',
    money(trip.total_amount - trip.seats.reduce((sum, seat) => sum + seat.price, 0)),
    'regular',
  )
  sheet.rule(y)
  y += 5
  row(`Total paid (${trip.currency})`, money(trip.total_amount), 'bold')
  return y
}

const advice = [
  'Be at the boarding stop 15 minutes before the time above. All times are local to the stop they stand beside.',
  'Show the code on paper or on a screen, with a photo identity document. Each code admits one passenger, once.',
  'The code is signed: staff check it without a network. Keep it to yourself, as a copy of it is your seat.',
]

const notes = (sheet: Sheet, top: number): number => {
  const { x, width } = inner(sheet)
  let y = sheet.text('Before you travel', { x, y: top, width }, { size: 11, weight: 'bold', tag: 'H2' }) + 3
  for (const each of advice) y = sheet.text(`•  ${each}`, { x, y, width }, { size: 9 }) + 2
  return y
}

const foot = (sheet: Sheet, ticket: Ticket, trip: Trip): void => {
  const { x, width } = inner(sheet)
  const zone = readJourney(trip).from.time_zone
  sheet.eachPage((page, count) => {
    const y = sheet.height - 40
    sheet.rule(y - 6, 0.5)
    const issued = `${ticket.ticket_number} · Booking ${trip.booking_reference} · issued ${momentText(ticket.issued_at, zone)}`
    sheet.text(issued, { x, y, width: width - 80 }, { size: 8, colour: faint })
    sheet.text(
      `Page ${page} of ${count}`,
      { x: x + width - 80, y, width: 80 },
      { size: 8, colour: faint, align: 'right' },
    )
  })
}
