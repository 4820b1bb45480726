import type { Language } from '../../kernel/language.ts'
import type { Journey, JourneyStop } from '../rules/journey.ts'
import { stopText, travelTime } from '../rules/ticket-text.ts'
import type { Trip } from '../rules/trip.ts'
import { isolated } from './bidi.ts'
import { inner, label, shortName, small } from './layout.ts'
import { type Box, ink, line, type Sheet } from './sheet.ts'
import { nameIn, type TicketWords, ticketWords } from './ticket-words.ts'

/** Draws both stops with their times, from `y` down; returns the bottom. */
export const stops = (sheet: Sheet, journey: Journey, language: Language, y: number): number => {
  const words = ticketWords(language)
  const { x, width } = inner(sheet)
  const column = 205
  const left = stop(sheet, words.boarding, journey.from, language, { x, y, width: column })
  const right = stop(sheet, words.dropping, journey.to, language, { x: x + width - column, y, width: column })
  const middle = { x: x + column, width: width - 2 * column }
  const arrowY = y + 31
  sheet.text(travelTime(journey, language) || ' ', { ...middle, y: arrowY - 17 }, { ...small, align: 'center' })
  sheet.decorate(document => {
    const end = middle.x + middle.width - 14
    document
      .moveTo(middle.x + 4, arrowY)
      .lineTo(end, arrowY)
      .lineWidth(1.1)
      .stroke(ink)
    document.polygon([end + 6, arrowY], [end - 2, arrowY - 3.6], [end - 2, arrowY + 3.6]).fill(ink)
  })
  return Math.max(left, right)
}

const stop = (sheet: Sheet, title: string, place: JourneyStop, language: Language, box: Box): number => {
  const { time, zone, date, name, address } = stopText(place, language)
  const big = { size: 26, weight: 'bold' } as const
  let y = sheet.text(title, box, label)
  sheet.text(time || '–', { ...box, y: y - 2 }, big)
  const after = box.x + sheet.textWidth(time || '–', big) + 8
  sheet.text(
    date || ticketWords(language).unknown_time,
    { x: after, y: y + 4, width: 130 },
    { size: 10, weight: 'bold' },
  )
  sheet.text(zone || ' ', { x: after, y: y + 17, width: 130 }, small)
  y = sheet.text(isolated(name), { ...box, y: y + 36 }, { size: 11.5, least: 8, lines: 3, weight: 'bold' })
  return address ? sheet.text(isolated(address), { ...box, y: y + 1 }, { ...small, least: 7, lines: 4 }) : y
}

/** Draws route, operator, bus and seats in a frame; returns its bottom. */
export const facts = (sheet: Sheet, trip: Trip, journey: Journey, words: TicketWords, y: number): number => {
  const { x, width } = inner(sheet)
  const route =
    journey.origin && journey.destination
      ? `${shortName(journey.origin, 28)} – ${shortName(journey.destination, 28)}`
      : '–'
  const shown: [string, string, number][] = [
    [words.route_label, route, 0.24],
    [words.operator, isolated(journey.operator ?? '–'), 0.25],
    [words.bus, isolated(journey.bus_number ?? '–'), 0.18],
    [words.type, isolated(journey.bus_type ? nameIn(words, journey.bus_type) : '–'), 0.16],
    [words.seats, trip.seats.map(seat => seat.seat_number).join(', '), 0.17],
  ]
  const value = { size: 10, least: 7, lines: 4, weight: 'bold' } as const
  const padding = 10
  const usable = width - 2 * padding
  const height = 28 + Math.max(...shown.map(([, text, share]) => sheet.textHeight(text, usable * share - 8, value)))
  sheet.decorate(document => document.roundedRect(x, y, width, height, 4).lineWidth(0.8).stroke(line))
  let at = x + padding
  for (const [name, text, share] of shown) {
    sheet.text(name, { x: at, y: y + 9, width: usable * share - 8 }, label)
    sheet.text(text, { x: at, y: y + 20, width: usable * share - 8 }, value)
    at += usable * share
  }
  return y + height
}
