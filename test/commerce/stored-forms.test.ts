import { randomUUID } from 'node:crypto'
import { marshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Item, itemBytes } from '../../bench/counting/item-bytes.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import type { Booking, Reservation } from '../../shared/commerce/rules/records.ts'
import type { BookingOf } from '../../shared/commerce/rules/selling.ts'
import {
  bookingRecords,
  expandedBooking,
  formerBooking,
  toBookingItem,
} from '../../shared/commerce/store/booking-item.ts'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { erasePerson, exportPerson } from '../../shared/commerce/store/personal-data.ts'
import { reservationRecords, toReservationItem } from '../../shared/commerce/store/reservation-item.ts'
import { recordReservation } from '../../shared/commerce/store/reservations.ts'
import { makeBooking } from '../../shared/commerce/workflows/make-booking.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { makeClaim } from '../../shared/inventory/rules/claim.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { selling } from '../../shared/selling.ts'
import { issueTicket } from '../../shared/tickets/rules/issue-ticket.ts'
import { ticketKey } from '../../shared/tickets/rules/keys.ts'
import type { Ticket } from '../../shared/tickets/rules/ticket.ts'
import { type TripDetails, tripsOf } from '../../shared/tickets/rules/trip.ts'
import { expandedTicket, ticketRecords, toTicketItem } from '../../shared/tickets/store/ticket-item.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import { toHeld } from '../../shared/transit/rules/held-seats.ts'
import { createTables } from '../support/dynamo.ts'
import { arrival, aBooking as aTrip, boughtAt, signingKeys, summary } from '../tickets/bookings.ts'
import { earlierBooking, earlierReservation, presentBooking } from './earlier-forms.ts'
import { aReservation } from './sales.ts'

beforeAll(() => createTables('commerce', 'inventory'))

const signing = signingKeys('tickets-1').keyOf('tickets-1')
const ticketOf = (booking: Booking) =>
  issueTicket(tripsOf(booking as BookingOf<TripDetails>)[0] as ReturnType<typeof tripsOf>[number], signing, boughtAt)
const records = bookingRecords(selling)
const detailsOf = ({ details }: Booking) => details as TripDetails

describe('a stored booking', () => {
  it('is read as it was, with any content', () => {
    for (const booking of [
      aTrip(),
      aTrip({ summary: null, request: 'r', erased_at: arrival }),
      aTrip({ summary: { films: ['विक्रम'] }, seats: [], passengers: [], cancel_reason: 'seats_taken' }),
    ]) {
      const item = toBookingItem(selling, booking)
      expect(records.parse(item)).toEqual(booking)
      for (const packed of ['contact', 'lines', 'details']) expect(item).not.toHaveProperty(packed)
    }
  })

  it('of a kind that nothing sells any more is read, too', () => {
    const booking = {
      ...aTrip({ subject_id: 'garage_1', lines: aTrip().lines }),
      kind: 'garage',
      details: { car: 'K 1' },
    }
    expect(records.parse(toBookingItem(selling, booking))).toEqual(booking)
  })

  it('is read in its earlier form, without anything packed', () => {
    const booking = aTrip()
    const item = { ...keys.booking(booking.user_id, booking.id), ...earlierBooking(booking, 'plain') }
    expect(records.parse(item)).toEqual(presentBooking(booking))
  })

  it('is read in its earlier form, partly packed, whatever its state', () => {
    for (const booking of [
      aTrip(),
      aTrip({ state: 'pending_payment', confirmed_at: undefined }),
      aTrip({ state: 'cancelled', cancelled_at: arrival, cancel_reason: 'hold_given_up', summary: null }),
    ])
      expect(records.parse(earlierBooking(booking))).toEqual(presentBooking(booking))
  })

  it('is read by the very dictionary that it was packed with: it must never change', () => {
    const packed = Buffer.from(
      'ePluvYWMq8aWDlFTn6UF9iIJT24CZ1e8JZQhorQxRC6diCtaIG5HLV+KSwrAYohCBiRihKekMXREK2tgzoYWHoYgByHlO2huQUr1wYkZlYkpRZnw1I+Z4uDOwpWIQJERi6uocUQpUgwdwaoB2NqQGg==',
      'base64',
    )
    expect(expandedBooking(selling, { kind: 'bus', subject_id: 'sch_1', packed })).toEqual({
      kind: 'bus',
      subject_id: 'sch_1',
      contact: { email: '', phone: '+91981' },
      lines: [{ code: 'seat', description: 'Seat, aisle', quantity: 1, unit_amount: 1, amount: 1, tax: 0 }],
      details: {
        journeys: [
          {
            schedule_id: 'sch_1',
            from_stop: 'stp_1',
            to_stop: 'stp_2',
            seats: [{ seat_number: '1A', seat_type: 'aisle', price: 1 }],
            summary: {
              bus: { operator: 'Sahyadri Travels' },
              stops: [{ id: 'stp_1', time_zone: 'Asia/Kolkata' }],
            },
          },
        ],
        passengers: [{ name: 'A', seat_id: '1A' }],
      },
    })
  })

  it('is read by the very dictionary that its earlier form was packed with: it must never change', () => {
    const details = Buffer.from(
      'ePnU0/e6q8aR4h1RUrahI64EjJpsLS3QUy40vSGlm+DEjMrElKJMePrBjDOIC/FEA8g7AMr+PN8=',
      'base64',
    )
    const seats = { numbers: ['1A'], types: ['aisle'], prices: [1] }
    const item = { schedule_id: 'sch_1', from_stop: 'stp_1', to_stop: 'stp_2', seats, details }
    expect(formerBooking(selling, item)).toMatchObject({
      kind: 'bus',
      subject_id: 'sch_1',
      contact: { email: '', phone: '+91981' },
      details: {
        journeys: [
          {
            schedule_id: 'sch_1',
            from_stop: 'stp_1',
            to_stop: 'stp_2',
            seats: [{ seat_number: '1A', seat_type: 'aisle', price: 1 }],
            summary: {
              bus: { operator: 'Sahyadri Travels' },
              stops: [{ id: 'stp_1', time_zone: 'Asia/Kolkata' }],
            },
          },
        ],
        passengers: [{ name: 'A', seat_id: '1A' }],
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
    expect(bytes({ ...keys.booking(user_id, id), ...toBookingItem(selling, booking), updated_by })).toBeLessThanOrEqual(
      1024,
    )
    const ticket = await ticketOf(booking)
    expect(bytes({ ...ticketKey(user_id, ticket.id), ...toTicketItem(ticket), updated_by })).toBeLessThanOrEqual(1024)
  })

  it.each([
    ['ten seats in three sections, extended and booked', 10, 1, {}],
    ['the round trip of two', 4, 2, { next_claim: undefined, extended_at: undefined, booking_id: undefined }],
  ])('holds a hold of %s', (_, seats, schedules, changes) => {
    const { item, reservation } = aHoldOf(seats, schedules, changes)
    expect(bytes({ ...item, updated_by, ttl: 1_800_000_000 })).toBeLessThanOrEqual(1024)
    expect(reservationRecords(selling).parse(item)).toEqual(reservation)
  })
})

/** A hold of seats of some departures, in three sections of a single one, with ids and claims of their usual lengths. */
const aHoldOf = (count: number, schedules: number, changes: Partial<Reservation> = {}) => {
  const sections = schedules === 1 ? 3 : 1
  const user_id = newId(identityIds.user, boughtAt)
  const ids = Array.from({ length: schedules }, (_, index) => newId(transitIds.schedule, boughtAt + index)).sort()
  const seats = Array.from({ length: count / schedules }, (_, row) => ({
    seat_number: `${row + 1}A`,
    seat_type: 'sleeper_lower',
    price: 123_400,
  }))
  const [from_stop, to_stop] = summary.stops.map(({ id }) => id) as [string, string]
  const claim = makeClaim(boughtAt + 900_000, 999_999_999_999n)
  const reservation = aReservation({
    id: newId(commerceIds.reservation, boughtAt),
    user_id,
    subject_id: ids[0] ?? '',
    claim,
    next_claim: claim + 1n,
    booking_id: newId(commerceIds.booking, boughtAt),
    extended_at: boughtAt,
    details: toHeld(ids.map(schedule_id => ({ schedule_id, from_stop, to_stop, seats }))),
    total_amount: count * 123_400,
    fingerprint: 'f'.repeat(43),
    places: ids.flatMap(inventory_id =>
      Array.from({ length: sections }, (_, section) => ({
        inventory_id,
        section,
        units: seats.map(({ seat_number }) => seat_number).filter((_, row) => row % sections === section),
        from_leg: 0,
        to_leg: 29,
      })),
    ),
    ...changes,
  })
  return {
    reservation,
    item: { ...keys.reservation(user_id, reservation.id), ...toReservationItem(selling, reservation) },
  }
}

describe('a stored reservation', () => {
  it('is read as it was, also with legs of their own', () => {
    const { reservation } = aHoldOf(6, 2)
    const legs = (index: number) => ({ from_leg: index % 2, to_leg: 3 })
    const uneven = { ...reservation, places: reservation.places.map((place, index) => ({ ...place, ...legs(index) })) }
    for (const each of [reservation, uneven])
      expect(reservationRecords(selling).parse(toReservationItem(selling, each))).toEqual(each)
  })

  it('is read in its earlier form, of one departure with its seats in columns', () => {
    const { reservation } = aHoldOf(6, 1)
    for (const booking_id of [reservation.booking_id, undefined]) {
      const each = { ...reservation, booking_id }
      expect(reservationRecords(selling).parse(earlierReservation(each))).toEqual(each)
    }
  })
})

describe('a stored ticket', () => {
  it('is read as it was, for two and for ten', async () => {
    const passengers = Array.from({ length: 10 }, (_, row) => ({ name: `Asha ${row}`, seat_id: `${row}A` }))
    const seats = passengers.map(({ seat_id }) => ({ seat_number: seat_id, seat_type: 'window', price: 1 }))
    for (const ticket of [await ticketOf(aTrip()), await ticketOf(aTrip({ passengers, seats }))])
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
    expect(ticketRecords.parse({ ...ticketKey(ticket.user_id, ticket.id), ...ticket })).toEqual(ticket)
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
    const reservation = aReservation({ user_id, id: booking.reservation_id ?? '' })
    await recordReservation(selling, reservation)
    return (await makeBooking(selling, booking, reservation)).booking
  }

  it('is exported unpacked', async () => {
    const booking = await bought()
    const { records: exported } = await exportPerson(selling, booking.user_id, undefined)
    const { passengers, journeys } = detailsOf(booking)
    expect(exported.bookings?.[0]).toMatchObject({
      contact: booking.contact,
      lines: booking.lines,
      details: { passengers, journeys: [{ ...journeys[0], summary }] },
    })
    expect(exported.bookings?.[0]).not.toHaveProperty('packed')
  })

  it('is erased, and the journey stays', async () => {
    const booking = await bought()
    expect(await erasePerson(selling, booking.user_id, Date.now() + 20_000)).toBe(true)
    const { passengers, journeys } = detailsOf(booking)
    expect(await readBooking(selling, booking.user_id, booking.id)).toEqual({
      ...booking,
      details: { journeys, passengers: passengers.map(({ seat_id }) => ({ name: 'Erased', seat_id })) },
      contact: { email: '', phone: '' },
      erased_at: expect.any(Number),
    })
  })
})
