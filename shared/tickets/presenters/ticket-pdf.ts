import type { Language } from '../../kernel/language.ts'
import { format } from '../../kernel/money.ts'
import { momentText } from '../../kernel/wall-clock.ts'
import { type Journey, readJourney } from '../rules/journey.ts'
import type { Ticket } from '../rules/ticket.ts'
import { placeOf } from '../rules/ticket-text.ts'
import type { Trip } from '../rules/trip.ts'
import { facts, stops } from './journey-block.ts'
import { body, inner, label, room, shortName, small } from './layout.ts'
import { cancelled, passengers } from './passenger-cards.ts'
import { loadShapingFor } from './shaping.ts'
import { faint, ink, Sheet } from './sheet.ts'
import { nameIn, type TicketWords, ticketWords } from './ticket-words.ts'

/** The whole ticket as A4 pages, readable in grey print: the journey, one QR code per passenger, the fare. */
export const ticketPdf = async (ticket: Ticket, trip: Trip, language: Language): Promise<Uint8Array> => {
  const words = ticketWords(language)
  await loadShapingFor(JSON.stringify([ticket, trip, words]))
  const journey = readJourney(trip)
  const route = words.route(placeOf(journey.from), placeOf(journey.to))
  const sheet = new Sheet({
    title: words.title(ticket.ticket_number, route),
    author: journey.operator ?? 'Holdfast',
    madeAt: new Date(ticket.issued_at),
    language,
  })
  let y = head(sheet, ticket, trip, journey, words)
  y = stops(sheet, journey, language, y + 18)
  y = facts(sheet, trip, journey, words, y + 16)
  y = ticket.state === 'cancelled' ? cancelled(sheet, words, y + 20) : passengers(sheet, ticket, trip, words, y + 18)
  y = fare(sheet, trip, words, room(sheet, y + 16, 62 + trip.seats.length * 17))
  if (ticket.state === 'valid') notes(sheet, words, room(sheet, y + 18, 96))
  foot(sheet, ticket, trip, language)
  return sheet.finish()
}

const head = (sheet: Sheet, ticket: Ticket, trip: Trip, journey: Journey, words: TicketWords): number => {
  const { x, width } = inner(sheet)
  const right = { x: x + width - 190, width: 190 }
  sheet.text(words.ticket, { x, y: 44, width: 200 }, label)
  sheet.text(words.number, { ...right, y: 44 }, { ...label, align: 'right' })
  sheet.text(ticket.ticket_number, { ...right, y: 54 }, { size: 13, weight: 'bold', align: 'right' })
  sheet.text(`${words.booking} ${trip.booking_reference}`, { ...right, y: 73 }, { ...small, align: 'right' })
  const title = words.route(shortName(placeOf(journey.from), 38), shortName(placeOf(journey.to), 38))
  const style = { size: 23, least: 14, lines: 4, weight: 'bold', tag: 'H1' } as const
  const bottom = sheet.text(title, { x, y: 53, width: width - 205 }, style)
  const y = Math.max(bottom, 86) + 8
  sheet.decorate(document => document.rect(x, y, width, 2.2).fill(ink))
  return y
}

const fare = (sheet: Sheet, trip: Trip, words: TicketWords, top: number): number => {
  const { x, width } = inner(sheet)
  const money = (amount: number) => format({ amount, currency: trip.currency })
  let y = sheet.text(words.fare, { x, y: top, width }, { size: 11, weight: 'bold', tag: 'H2' }) + 4
  const row = (name: string, amount: string, weight: 'regular' | 'bold') => {
    sheet.text(name, { x, y, width: width - 140 }, { ...body, weight })
    y = sheet.text(amount, { x: x + width - 130, y, width: 130 }, { ...body, weight, align: 'right' }) + 3
  }
  for (const { seat_number, seat_type, price } of trip.seats)
    row(words.fare_of(seat_number, nameIn(words, seat_type)), money(price), 'regular')
  row(words.tax, money(trip.total_amount - trip.seats.reduce((sum, seat) => sum + seat.price, 0)), 'regular')
  sheet.rule(y)
  y += 5
  row(words.total(trip.currency), money(trip.total_amount), 'bold')
  return y
}

const notes = (sheet: Sheet, words: TicketWords, top: number): number => {
  const { x, width } = inner(sheet)
  let y = sheet.text(words.before, { x, y: top, width }, { size: 11, weight: 'bold', tag: 'H2' }) + 3
  for (const each of words.advice) y = sheet.text(`•  ${each}`, { x, y, width }, { size: 9 }) + 2
  return y
}

const foot = (sheet: Sheet, ticket: Ticket, trip: Trip, language: Language): void => {
  const words = ticketWords(language)
  const { x, width } = inner(sheet)
  const zone = readJourney(trip).from.time_zone
  sheet.eachPage((page, count) => {
    const y = sheet.height - 40
    sheet.rule(y - 6, 0.5)
    const issued = `${ticket.ticket_number} · ${words.booking} ${trip.booking_reference} · ${words.issued} ${momentText(ticket.issued_at, zone, language)}`
    sheet.text(issued, { x, y, width: width - 80 }, { size: 8, colour: faint })
    sheet.text(words.page(page, count), { x: x + width - 80, y, width: 80 }, { size: 8, colour: faint, align: 'right' })
  })
}
