import type { Booking, Ticket, TicketCode } from '../../commerce/rules/records.ts'
import { format } from '../../kernel/money.ts'
import { type Journey, type JourneyStop, readJourney } from '../rules/journey.ts'
import { momentText, placeOf, plainName, stopText, travelTime } from '../rules/ticket-text.ts'
import { faint, ink, line, Sheet } from './sheet.ts'

const label = { size: 7.5, weight: 'bold', colour: faint } as const
const body = { size: 10 } as const
const small = { size: 9, colour: faint } as const

/** The whole ticket as A4 pages, readable in grey print: the journey, one QR code per passenger, the fare. */
export const ticketPdf = (ticket: Ticket, booking: Booking): Promise<Uint8Array> => {
  const journey = readJourney(booking)
  const route = `${placeOf(journey.from)} to ${placeOf(journey.to)}`
  const sheet = new Sheet({
    title: `Bus ticket ${ticket.ticket_number}: ${route}`,
    author: journey.operator ?? 'Holdfast',
    madeAt: new Date(ticket.issued_at),
  })
  let y = head(sheet, ticket, booking, journey)
  y = stops(sheet, journey, y + 18)
  y = facts(sheet, booking, journey, y + 16)
  y = ticket.state === 'cancelled' ? cancelled(sheet, y + 20) : passengers(sheet, ticket, booking, y + 18)
  y = fare(sheet, booking, room(sheet, y + 16, 62 + booking.seats.length * 17))
  if (ticket.state === 'valid') notes(sheet, room(sheet, y + 18, 96))
  foot(sheet, ticket, booking)
  return sheet.finish()
}

/** Where to go on: here, or at the top of a new page when `height` does not fit any more. */
const room = (sheet: Sheet, y: number, height: number): number => {
  if (y + height <= sheet.height - 56) return y
  sheet.addPage()
  return sheet.margin
}

const inner = (sheet: Sheet) => ({ x: sheet.margin, width: sheet.width - 2 * sheet.margin })

const head = (sheet: Sheet, ticket: Ticket, booking: Booking, journey: Journey): number => {
  const { x, width } = inner(sheet)
  const right = { x: x + width - 190, width: 190 }
  sheet.text('BUS TICKET', { x, y: 44, width: 200 }, label)
  sheet.text('TICKET NUMBER', { ...right, y: 44 }, { ...label, align: 'right' })
  sheet.text(ticket.ticket_number, { ...right, y: 54 }, { size: 13, weight: 'bold', align: 'right' })
  sheet.text(`Booking ${booking.booking_reference}`, { ...right, y: 73 }, { ...small, align: 'right' })
  const title = `${placeOf(journey.from)} to ${placeOf(journey.to)}`
  const bottom = sheet.text(title, { x, y: 53, width: width - 205 }, { size: 23, weight: 'bold', tag: 'H1' })
  const y = Math.max(bottom, 86) + 8
  sheet.decorate(document => document.rect(x, y, width, 2.2).fill(ink))
  return y
}

const stops = (sheet: Sheet, journey: Journey, y: number): number => {
  const { x, width } = inner(sheet)
  const column = 205
  const left = stop(sheet, 'BOARDING', journey.from, { x, y, width: column })
  const right = stop(sheet, 'DROPPING', journey.to, { x: x + width - column, y, width: column })
  const middle = { x: x + column, width: width - 2 * column }
  const arrowY = y + 31
  sheet.text(travelTime(journey) || ' ', { ...middle, y: arrowY - 17 }, { ...small, align: 'center' })
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

const stop = (
  sheet: Sheet,
  title: string,
  place: JourneyStop,
  box: { x: number; y: number; width: number },
): number => {
  const { time, zone, date, name, address } = stopText(place)
  const big = { size: 26, weight: 'bold' } as const
  let y = sheet.text(title, box, label)
  sheet.text(time || '–', { ...box, y: y - 2 }, big)
  const after = box.x + sheet.textWidth(time || '–', big) + 8
  sheet.text(date || 'See the operator', { x: after, y: y + 4, width: 130 }, { size: 10, weight: 'bold' })
  sheet.text(zone || ' ', { x: after, y: y + 17, width: 130 }, small)
  y = sheet.text(name, { ...box, y: y + 36 }, { size: 11.5, weight: 'bold' })
  return address ? sheet.text(address, { ...box, y: y + 1 }, small) : y
}

const facts = (sheet: Sheet, booking: Booking, journey: Journey, y: number): number => {
  const { x, width } = inner(sheet)
  const route = journey.origin && journey.destination ? `${journey.origin} – ${journey.destination}` : '–'
  const shown: [string, string, number][] = [
    ['ROUTE', route, 0.24],
    ['OPERATOR', journey.operator ?? '–', 0.25],
    ['BUS', journey.bus_number ?? '–', 0.18],
    ['TYPE', journey.bus_type ? plainName(journey.bus_type) : '–', 0.16],
    ['SEATS', booking.seats.map(seat => seat.seat_number).join(', '), 0.17],
  ]
  const value = { size: 10, weight: 'bold' } as const
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

const cancelled = (sheet: Sheet, y: number): number => {
  const { x, width } = inner(sheet)
  sheet.decorate(document => document.rect(x, y, width, 44).lineWidth(1.5).stroke(ink))
  const style = { size: 15, weight: 'bold', align: 'center', tag: 'H2' } as const
  sheet.text('Cancelled: not valid for travel', { x, y: y + 11, width }, style)
  return y + 44
}

const card = { height: 134, gap: 11, side: 122 }

const passengers = (sheet: Sheet, ticket: Ticket, booking: Booking, top: number): number => {
  const { x, width } = inner(sheet)
  const cardWidth = (width - card.gap) / 2
  const title = ticket.codes.length > 1 ? 'Passengers: one code each, shown when boarding' : 'Passenger'
  let y = sheet.text(title, { x, y: top, width }, { size: 11, weight: 'bold', tag: 'H2' }) + 5
  for (const [index, code] of ticket.codes.entries()) {
    const column = index % 2
    if (column === 0) y = room(sheet, index === 0 ? y : y + card.height + card.gap, card.height)
    passenger(sheet, code, booking, { x: x + column * (cardWidth + card.gap), y, width: cardWidth })
  }
  return y + card.height
}

const passenger = (
  sheet: Sheet,
  { seat_number, passenger_name, token }: TicketCode,
  booking: Booking,
  { x, y, width }: { x: number; y: number; width: number },
): void => {
  const person = booking.passengers.find(each => each.seat_id === seat_number)
  const seat = booking.seats.find(each => each.seat_number === seat_number)
  const inset = (card.height - card.side) / 2
  sheet.decorate(document => document.roundedRect(x, y, width, card.height, 4).lineWidth(0.8).stroke(line))
  const box = { x: x + inset + card.side + 4, width: width - inset - card.side - 14 }
  sheet.text('SEAT', { ...box, y: y + 13 }, label)
  let next = sheet.text(seat_number, { ...box, y: y + 20 }, { size: 24, weight: 'bold' })
  next = sheet.text(seat ? plainName(seat.seat_type) : ' ', { ...box, y: next - 3 }, small)
  const size = nameSizes.find(each => fits(sheet, passenger_name, box.width, each)) ?? 7
  next = sheet.text(passenger_name, { ...box, y: next + 8 }, { size, weight: 'bold' })
  const about = [person?.gender && plainName(person.gender), person?.age].filter(each => each !== undefined).join(', ')
  if (about) sheet.text(about, { ...box, y: next }, small)
  const alt = `QR code that admits ${passenger_name} to seat ${seat_number}`
  sheet.qr(token, { x: x + inset, y: y + inset, side: card.side, alt })
}

const nameSizes = [11, 10, 9, 8]

/** In a card's space, and with no word broken. */
const fits = (sheet: Sheet, name: string, width: number, size: number): boolean => {
  const style = { size, weight: 'bold' } as const
  const widest = Math.max(...name.split(/\s+/).map(word => sheet.textWidth(word, style)))
  return widest <= width && sheet.textHeight(name, width, style) <= 48
}

const fare = (sheet: Sheet, booking: Booking, top: number): number => {
  const { x, width } = inner(sheet)
  const money = (amount: number) => format({ amount, currency: booking.currency })
  let y = sheet.text('Fare', { x, y: top, width }, { size: 11, weight: 'bold', tag: 'H2' }) + 4
  const row = (name: string, amount: string, weight: 'regular' | 'bold') => {
    sheet.text(name, { x, y, width: width - 140 }, { ...body, weight })
    y = sheet.text(amount, { x: x + width - 130, y, width: 130 }, { ...body, weight, align: 'right' }) + 3
  }
  for (const { seat_number, seat_type, price } of booking.seats)
    row(`Seat ${seat_number}, ${plainName(seat_type).toLowerCase()}`, money(price), 'regular')
  row(
    'Tax added to the fare',
    money(booking.total_amount - booking.seats.reduce((sum, seat) => sum + seat.price, 0)),
    'regular',
  )
  sheet.rule(y)
  y += 5
  row(`Total paid (${booking.currency})`, money(booking.total_amount), 'bold')
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

const foot = (sheet: Sheet, ticket: Ticket, booking: Booking): void => {
  const { x, width } = inner(sheet)
  const zone = readJourney(booking).from.time_zone
  sheet.eachPage((page, count) => {
    const y = sheet.height - 40
    sheet.rule(y - 6, 0.5)
    const issued = `${ticket.ticket_number} · Booking ${booking.booking_reference} · issued ${momentText(ticket.issued_at, zone)}`
    sheet.text(issued, { x, y, width: width - 80 }, { size: 8, colour: faint })
    sheet.text(
      `Page ${page} of ${count}`,
      { x: x + width - 80, y, width: 80 },
      { size: 8, colour: faint, align: 'right' },
    )
  })
}
