import { randomUUID } from 'node:crypto'
import { marshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Item, itemBytes } from '../../bench/counting/item-bytes.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import type { Booking, Ticket } from '../../shared/commerce/rules/records.ts'
import { bookingRecords, expandedBooking, toBookingItem } from '../../shared/commerce/store/booking-item.ts'
import { createBooking, readBooking } from '../../shared/commerce/store/bookings.ts'
import { erasePerson, exportPerson } from '../../shared/commerce/store/personal-data.ts'
import { recordReservation } from '../../shared/commerce/store/reservations.ts'
import { expandedTicket, ticketRecords, toTicketItem } from '../../shared/commerce/store/ticket-item.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { issueTicket } from '../../shared/tickets/rules/issue-ticket.ts'
import { createTables } from '../support/dynamo.ts'
import { arrival, aBooking as aTrip, boughtAt, signingKeys, summary } from '../tickets/bookings.ts'
import { aReservation } from './sales.ts'

beforeAll(() => createTables('commerce'))

const signing = signingKeys('tickets-1').keyOf('tickets-1')
const ticketOf = (booking: Booking) => issueTicket(booking, signing, boughtAt)

describe('a stored booking', () => {
  it('is read as it was, with any content', () => {
    for (const booking of [
      aTrip(),
      aTrip({ summary: null, request: 'r', erased_at: arrival }),
      aTrip({
        summary: { films: ['विक्रम'] },
        seats: [],
        passengers: [],
        total_amount: 0,
        cancel_reason: 'seats_taken',
      }),
    ])
      expect(bookingRecords.parse(toBookingItem(booking))).toEqual(booking)
  })

  it('is read in its earlier form, without anything packed', () => {
    const booking = aTrip()
    expect(bookingRecords.parse({ ...keys.booking(booking.user_id, booking.id), ...booking })).toEqual(booking)
  })

  it('is read by the very dictionary that it was packed with: it must never change', () => {
    const details = Buffer.from(
      'ePnU0/e6q8aR4h1RUrahI64EjJpsLS3QUy40vSGlm+DEjMrElKJMePrBjDOIC/FEA8g7AMr+PN8=',
      'base64',
    )
    const seats = { numbers: ['1A'], types: ['aisle'], prices: [1] }
    expect(
      expandedBooking({ schedule_id: 'sch_1', from_stop: 'stp_1', to_stop: 'stp_2', seats, details }),
    ).toMatchObject({
      seats: [{ seat_number: '1A', seat_type: 'aisle', price: 1 }],
      passengers: [{ name: 'A', seat_id: '1A' }],
      contact: { email: '', phone: '+91981' },
      summary: {
        bus: { operator: 'Sahyadri Travels' },
        stops: [{ id: 'stp_1', time_zone: 'Asia/Kolkata' }],
      },
    })
  })
})

describe('one write unit', () => {
  // With the stamp that names the writer.
  const passengers = ['Venkatanarasimharaju Pillai', 'Lakshmi Narayanan Iyer'].map((name, row) => ({
    name,
    age: 34,
    gender: 'female' as const,
    seat_id: `1${'AB'[row]}`,
    id_document: `P123456${row}`,
  }))
  const contact = { email: 'venkatanarasimharaju.pillai@gmail.com', phone: '+919812345678' }
  const updated_by = `payments/on-payment-event ${randomUUID()} abc`
  const booking = aTrip({ passengers, contact, request: 'x'.repeat(26) })
  const bytes = (item: object) => itemBytes(marshall(item, { removeUndefinedValues: true }) as Item)

  it('holds a booking of two with long names, and its ticket', async () => {
    const { user_id, id } = booking
    expect(bytes({ ...keys.booking(user_id, id), ...toBookingItem(booking), updated_by })).toBeLessThanOrEqual(1024)
    const ticket = await ticketOf(booking)
    expect(bytes({ ...keys.ticket(user_id, ticket.id), ...toTicketItem(ticket), updated_by })).toBeLessThanOrEqual(1024)
  })
})

describe('a stored ticket', () => {
  it('is read as it was, for two and for ten', async () => {
    const ten = Array.from({ length: 10 }, (_, row) => ({ name: `Asha ${row}`, seat_id: `${row}A` }))
    for (const ticket of [await ticketOf(aTrip()), await ticketOf(aTrip({ passengers: ten }))])
      expect(ticketRecords.parse(toTicketItem(ticket))).toEqual(ticket)
  })

  it.each(['', 'a', 'a.b', 'e30.e30.e30', 'e30=.e30.x', 'signed.Meera Iyer.code', '..', 'é.é.é'])(
    'is read as it was, also with the token %j',
    async token => {
      const ticket: Ticket = {
        ...(await ticketOf(aTrip())),
        codes: [{ seat_number: '1A', passenger_name: 'A', token }],
      }
      expect(ticketRecords.parse(toTicketItem(ticket))).toEqual(ticket)
    },
  )

  it('is read in its earlier form, without anything packed, and by the very dictionary that it was packed with', async () => {
    const ticket = await ticketOf(aTrip())
    expect(ticketRecords.parse({ ...keys.ticket(ticket.user_id, ticket.id), ...ticket })).toEqual(ticket)
    const tokens = Buffer.from('ePnLQzZ7iybP2dkxSrUQp6OYhupyQ0eIqmSjnLykXDeDlAivHKXYWAAGIiMr', 'base64')
    const codes = [{ seat_number: '1A', passenger_name: 'A' }]
    const parts = ['{"alg":"EdDSA","typ":"ticket+jwt","kid":"k"}', '{"jti":"tkt_1","seat":"1A"}']
    const token = [...parts.map(part => Buffer.from(part).toString('base64url')), 'c2lnbmF0dXJl'].join('.')
    expect(expandedTicket({ id: 'tkt_1', codes, tokens }).codes).toEqual([{ ...codes[0], token }])
  })
})

describe('personal data in a packed record', () => {
  const bought = async () => {
    const user_id = newId(identityIds.user, Date.now())
    const booking = aTrip({ user_id, state: 'pending_payment' })
    const reservation = aReservation({ user_id, id: booking.reservation_id })
    await recordReservation(reservation)
    const outcome = await createBooking(reservation, booking)
    if (outcome.kind !== 'booked') throw new Error(outcome.kind)
    return outcome.booking
  }

  it('is exported unpacked', async () => {
    const booking = await bought()
    const { records } = await exportPerson(booking.user_id, undefined)
    expect(records.bookings[0]).toMatchObject({ passengers: booking.passengers, contact: booking.contact, summary })
    expect(records.bookings[0]).not.toHaveProperty('details')
  })

  it('is erased, and the journey stays', async () => {
    const booking = await bought()
    expect(await erasePerson(booking.user_id, Date.now() + 20_000)).toBe(true)
    expect(await readBooking(booking.user_id, booking.id)).toEqual({
      ...booking,
      passengers: booking.passengers.map(({ seat_id }) => ({ name: 'Erased', seat_id })),
      contact: { email: '', phone: '' },
      erased_at: expect.any(Number),
    })
  })
})
