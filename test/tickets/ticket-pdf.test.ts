import { describe, expect, it } from 'vitest'
import { qrImage, qrRuns } from '../../shared/tickets/presenters/qr-code.ts'
import { ticketPdf } from '../../shared/tickets/presenters/ticket-pdf.ts'
import { issueTicket } from '../../shared/tickets/rules/issue-ticket.ts'
import { aTrip, boughtAt, signingKeys } from './bookings.ts'
import { readPdf } from './pdf-content.ts'
import { pictureOf, readQr } from './read-qr.ts'

const key = signingKeys('01k9x2m4n6p8q0r2s4t6v8w0aa').keyOf('01k9x2m4n6p8q0r2s4t6v8w0aa')
const trip = aTrip()
const ticket = await issueTicket(trip, key, boughtAt)
const bytes = await ticketPdf(ticket, trip, 'en')
const pdf = await readPdf(bytes)
const text = pdf.pages.map(page => page.text).join('\n')

describe('the ticket as PDF', () => {
  it('is one tagged A4 page with a title, for two passengers', () => {
    expect(pdf.pages).toHaveLength(1)
    expect(pdf.pages[0]?.width).toBeCloseTo(595.28, 1)
    expect(pdf.pages[0]?.height).toBeCloseTo(841.89, 1)
    expect(pdf.marked).toBe(true)
    expect(pdf.info.Title).toBe(`Bus ticket ${ticket.ticket_number}: Mumbai to Pune`)
    expect(pdf.info.Language).toBe('en')
  })

  it.each([
    ['ticket number', ticket.ticket_number],
    ['booking reference', 'BK20270115-7Q4M'],
    ['route', 'Mumbai – Pune'],
    ['boarding stop', 'Dadar TT Circle, Mumbai'],
    ['its address', 'Opposite Swaminarayan Temple'],
    ['its local time', '08:00'],
    ['its zone', 'IST · UTC+05:30'],
    ['its day', 'Wed, 20 Jan 2027'],
    ['dropping stop', 'Swargate Bus Station, Pune'],
    ['its local time', '11:30'],
    ['how long it takes', '3 h 30 min'],
    ['operator', 'Sahyadri Travels'],
    ['bus', 'MH-12-AB-1234'],
    ['bus type', 'Semi sleeper'],
    ['passenger', 'Asha Devi Rao'],
    ['age and gender', 'Female, 34'],
    ['fare of a seat', '500.00'],
    ['tax', 'Tax added to the fare'],
    ['total', '980.00'],
  ])('shows the %s: %s', (_, expected) => {
    expect(text).toContain(expected)
  })

  it('sets ₹ and Devanagari in fonts that have them', () => {
    expect(text).toContain('₹')
    expect(text).toMatch(/[\u0900-\u097f]{3}/)
    expect(text).not.toContain('\u0000')
  })

  it('has an alternative text for each code, and keeps the spelling of Devanagari', () => {
    expect(pdf.pages[0]?.alternatives).toEqual([
      'QR code that admits Asha Devi Rao to seat 1A',
      'विक्रम शर्मा',
      'QR code that admits विक्रम शर्मा to seat 1B',
    ])
  })

  it('is in Hindi where that is asked for, beside what was typed, names and codes', async () => {
    const { pages, info, marked } = await readPdf(await ticketPdf(ticket, trip, 'hi'))
    expect(pages).toHaveLength(1)
    expect(marked).toBe(true)
    expect(info.Language).toBe('hi')
    expect(info.Title).toBe(`बस टिकट ${ticket.ticket_number}: Mumbai से Pune`)
    const words: readonly string[] = pages[0]?.text.match(/[a-z]{3,}/gi) ?? []
    const typed = JSON.stringify([trip, ticket.ticket_number, 'IST', 'UTC'])
    expect(words.filter(word => !typed.includes(word))).toEqual([])
    expect(pages[0]?.alternatives).toContain('Asha Devi Rao की सीट 1A का QR कोड')
  })

  it('gives ten passengers ten codes, on two pages', async () => {
    const seats = Array.from({ length: 10 }, (_, index) => `${index + 1}A`)
    const many = aTrip({
      seats: seats.map(seat_number => ({ seat_number, seat_type: 'window', price: 100 })),
      passengers: seats.map(seat_id => ({ name: `Traveller ${'x'.repeat(80)}`, age: 30, gender: 'other', seat_id })),
    })
    const { pages } = await readPdf(await ticketPdf(await issueTicket(many, key, boughtAt), many, 'en'))
    expect(pages).toHaveLength(2)
    expect(pages.flatMap(page => page.alternatives).filter(each => each.startsWith('QR code'))).toHaveLength(10)
    expect(pages[1]?.text).toContain('Page 2 of 2')
  })

  it('shows the known members of a passenger', async () => {
    const unnamed = { ...trip, passengers: trip.passengers.map(({ name, seat_id }) => ({ name, seat_id })) }
    const { pages } = await readPdf(await ticketPdf(ticket, unnamed, 'en'))
    expect(pages[0]?.text).toContain('Asha Devi Rao')
    expect(pages[0]?.text).not.toMatch(/undefined|Female/)
  })

  it('shows no code once the ticket is cancelled', async () => {
    const { pages } = await readPdf(await ticketPdf({ ...ticket, state: 'cancelled' }, trip, 'en'))
    expect(pages[0]?.alternatives).toEqual([])
    expect(pages[0]?.text).toContain('Cancelled: not valid for travel')
  })

  it('is made of an empty summary, too', async () => {
    const bare = await readPdf(await ticketPdf(ticket, { ...trip, summary: 'nothing' }, 'en'))
    expect(bare.pages[0]?.text).toContain('Asha Devi Rao')
  })

  it('stays small enough for a mail and an API reply', () => {
    expect(bytes.length).toBeLessThan(200_000)
  })
})

describe('a QR code', () => {
  const token = ticket.codes[0]?.token ?? ''

  it('as a PNG decodes to the very token', async () => {
    expect(readQr(pictureOf(await qrImage(token)))).toBe(token)
  })

  it('as drawn in the PDF decodes to the very token', () => {
    const { size, runs } = qrRuns(token)
    const scale = 4
    const width = (size + 8) * scale
    const data = new Uint8Array(width * width * 4).fill(255)
    for (const each of runs)
      for (let y = (each.y + 4) * scale; y < (each.y + 5) * scale; y += 1)
        for (let x = (each.x + 4) * scale; x < (each.x + 4 + each.width) * scale; x += 1)
          data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3)
    expect(readQr({ data, width, height: width })).toBe(token)
  })

  it('has modules of a third of a millimetre at least, printed in a card of the ticket', () => {
    const side = 122 * (25.4 / 72)
    expect(side / (qrRuns(token).size + 8)).toBeGreaterThan(0.33)
  })
})
