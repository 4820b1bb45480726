import type { Ticket, TicketCode } from '../rules/ticket.ts'
import type { Trip } from '../rules/trip.ts'
import { isolated, withoutControls } from './bidi.ts'
import { inner, label, room, small } from './layout.ts'
import { type Box, ink, line, type Sheet } from './sheet.ts'
import { nameIn, type TicketWords } from './ticket-words.ts'

/** Drawn in place of the codes. */
export const cancelled = (sheet: Sheet, words: TicketWords, y: number): number => {
  const { x, width } = inner(sheet)
  sheet.decorate(document => document.rect(x, y, width, 44).lineWidth(1.5).stroke(ink))
  const style = { size: 15, weight: 'bold', align: 'center', tag: 'H2' } as const
  sheet.text(words.cancelled, { x, y: y + 11, width }, style)
  return y + 44
}

const card = { height: 134, gap: 11, side: 122 }
const name = { size: 11, least: 7, height: 45, weight: 'bold' } as const

/**
 * Draws a card with a code for each passenger, two in a row, over as many pages as needed; returns the bottom of the
 * last.
 */
export const passengers = (sheet: Sheet, ticket: Ticket, trip: Trip, words: TicketWords, top: number): number => {
  const { x, width } = inner(sheet)
  const cardWidth = (width - card.gap) / 2
  const title = ticket.codes.length > 1 ? words.passengers : words.passenger
  let y = sheet.text(title, { x, y: top, width }, { size: 11, weight: 'bold', tag: 'H2' }) + 5
  for (const [index, code] of ticket.codes.entries()) {
    const column = index % 2
    if (column === 0) y = room(sheet, index === 0 ? y : y + card.height + card.gap, card.height)
    passenger(sheet, code, trip, words, { x: x + column * (cardWidth + card.gap), y, width: cardWidth })
  }
  return y + card.height
}

const passenger = (
  sheet: Sheet,
  { seat_number, passenger_name, token }: TicketCode,
  trip: Trip,
  words: TicketWords,
  { x, y, width }: Box,
): void => {
  const person = trip.passengers.find(each => each.seat_id === seat_number)
  const seat = trip.seats.find(each => each.seat_number === seat_number)
  const inset = (card.height - card.side) / 2
  sheet.decorate(document => document.roundedRect(x, y, width, card.height, 4).lineWidth(0.8).stroke(line))
  const box = { x: x + inset + card.side + 4, width: width - inset - card.side - 14 }
  sheet.text(words.seat, { ...box, y: y + 13 }, label)
  let next = sheet.text(seat_number, { ...box, y: y + 20 }, { size: 24, weight: 'bold' })
  next = sheet.text(seat ? nameIn(words, seat.seat_type) : ' ', { ...box, y: next - 3 }, small)
  next = sheet.text(isolated(passenger_name), { ...box, y: next + 8 }, name)
  const about = [person?.gender && nameIn(words, person.gender), person?.age]
    .filter(each => each !== undefined)
    .join(', ')
  if (about) sheet.text(about, { ...box, y: next }, small)
  const alt = words.code(withoutControls(passenger_name), seat_number)
  sheet.qr(token, { x: x + inset, y: y + inset, side: card.side, alt })
}
