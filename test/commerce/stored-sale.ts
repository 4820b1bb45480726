import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'vitest'
import type { GatewayOrder, Payment } from '../../shared/commerce/rules/payment.ts'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { createPayment, readPayment } from '../../shared/commerce/store/payments.ts'
import { readReservation, recordReservation } from '../../shared/commerce/store/reservations.ts'
import { makeBooking } from '../../shared/commerce/workflows/make-booking.ts'
import type { Settling } from '../../shared/commerce/workflows/settle.ts'
import { FREE, makeClaim, randomNonce, saleClaim } from '../../shared/inventory/rules/claim.ts'
import { placeUnits } from '../../shared/inventory/rules/placement.ts'
import { hold } from '../../shared/inventory/store/inventory.ts'
import { readSections } from '../../shared/inventory/store/sections.ts'
import { selling } from '../../shared/selling.ts'
import { readTicket } from '../../shared/tickets/store/tickets.ts'
import { seatRefusals } from '../../shared/transit/rules/seat-refusals.ts'
import { itemsUnder, onSale } from '../support/departure.ts'
import { aBooking, aCapture, anAttempt, anOrder, aPayment, aReservation, freshIds } from './sales.ts'

const key = {
  kid: 'test',
  privateKey: generateKeyPairSync('ed25519').privateKey.toCryptoKey('Ed25519', false, ['sign']),
}

const refused = () => Promise.reject(new Error('a request to the gateway'))

/** Signs tickets with a key of its own; a request to the gateway fails the test. */
export const settling: Settling = {
  kinds: selling,
  keys: async () => key,
  gateways: { retrieve: refused, capture: refused, void: refused },
}

/** Two seats in two sections: every step must change both. */
const seats = ['1B', '8C']

interface Options extends Partial<Payment> {
  readonly holdMs?: number
  readonly price?: number
}

/**
 * A departure, two seats of it held for `holdMs` from now, their booking, and a payment with an open attempt; of a booking
 * that costs nothing, the payment that it is put with.
 */
export const storeSale = async ({ holdMs = 900_000, price = 45_000, ...changes }: Options = {}) => {
  const ids = freshIds()
  const rows = seats.map(seat_number => ({ seat_number, seat_type: 'aisle', price }))
  const offer = await onSale({ seats: 32, budget: 500, restrictions: {} })
  const [from = '', to = ''] = offer.points
  const now = Date.now()
  const claim = makeClaim(now + holdMs, randomNonce())
  const placement = placeUnits(offer, seats, { from_leg: 0, to_leg: 1 }, seatRefusals)
  expect(placement.length).toBe(2)
  expect(await hold({ placement, claim, now: now + Math.min(0, holdMs) })).toMatchObject({ kind: 'held' })
  const reservation = aReservation({
    id: ids.reservation,
    user_id: ids.user,
    subject_id: offer.inventory_id,
    places: placement,
    claim,
    segment: [from, to],
    seats: rows,
    held_at: now,
    expires_at: now + holdMs,
  })
  await recordReservation(selling, reservation)
  const draft = aBooking({
    id: ids.booking,
    user_id: ids.user,
    reservation_id: ids.reservation,
    subject_id: offer.inventory_id,
    segment: [from, to],
    seats: rows,
    plan: price === 0 ? 'free' : 'prepaid',
    created_at: now,
  })
  await makeBooking(selling, draft, reservation)
  const payment = aPayment({
    id: ids.payment,
    user_id: ids.user,
    booking_id: ids.booking,
    reservation_id: ids.reservation,
    attempts: [anAttempt({ expires_at: now + holdMs })],
    created_at: now,
    ...changes,
  })
  expect(await createPayment(payment)).toBe(price > 0)
  return { ids, placement, claim, reservation, payment, report: reportOf(payment) }
}

export type StoredSale = Awaited<ReturnType<typeof storeSale>>

/** The input of a settle: orders of this payment as the gateway reports them. */
const reportOf =
  ({ id, user_id }: Payment) =>
  (...orders: readonly Partial<GatewayOrder>[]) => ({
    userId: user_id,
    paymentId: id,
    orders: orders.map(order => anOrder({ payment_id: id, user_id, ...order })),
  })

export const paidOrder = { status: 'paid', captures: [aCapture('cap-1')] } as const

/** The state of a sale in every table. */
export const storedState = async ({ ids, placement }: StoredSale) => {
  const [payment, booking, reservation, ticket, sections, own] = await Promise.all([
    readPayment(ids.user, ids.payment),
    readBooking(selling, ids.user, ids.booking),
    readReservation(selling, ids.user, ids.reservation),
    readTicket(ids.user, ids.ticket),
    readSections(placement[0]?.inventory_id ?? '', { consistent: true }),
    itemsUnder('commerce', `USER#${ids.user}`),
  ])
  const claims = sections.flatMap(({ claims }) => seats.flatMap(seat => claims.get(seat) ?? []))
  return {
    payment: payment?.state,
    booking: booking?.state,
    reason: booking?.cancel_reason,
    reservation: reservation?.state,
    ticket: ticket?.codes.length,
    seats: claims.map(claim => ownerOf(claim, ids.booking)),
    refunds: own
      .filter(({ sk }) => String(sk).startsWith('RFD#'))
      .map(({ capture_id, reason }) => [capture_id, reason]),
    isIndexed: own.some(({ open_shard }) => String(open_shard).startsWith('PAYMENTS#')),
  }
}

const ownerOf = (claim: bigint, bookingId: string): string => {
  if (claim === FREE) return 'free'
  return claim === saleClaim(bookingId) ? 'sold' : 'other'
}

export const confirmed = {
  payment: 'confirmed',
  booking: 'confirmed',
  reason: undefined,
  reservation: 'converted',
  ticket: 2,
  seats: ['sold', 'sold'],
  refunds: [],
  isIndexed: false,
}

export const givenBack = (reason: string) => ({
  payment: 'given_back',
  booking: 'cancelled',
  reason,
  ticket: undefined,
  refunds: [['cap-1', reason]],
  isIndexed: false,
})
