import { commerceIds } from '../../shared/commerce/domain.ts'
import type { Attempt, Captured, GatewayOrder, Payment } from '../../shared/commerce/rules/payment.ts'
import { firstCharge } from '../../shared/commerce/rules/plan.ts'
import type { Booking, Reservation } from '../../shared/commerce/rules/records.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId, newSuffix } from '../../shared/kernel/ids.ts'
import { sum } from '../../shared/kernel/money.ts'
import type { TripDetails } from '../../shared/tickets/rules/trip.ts'
import { linesOf } from '../../shared/transit/rules/booked-seats.ts'
import { toHeld } from '../../shared/transit/rules/held-seats.ts'

export const start = Date.parse('2027-01-15T10:00:00Z')

export const anAttempt = (changes: Partial<Attempt> = {}): Attempt => ({
  key: 'key.1',
  gateway: 'sandbox',
  method: 'upi',
  state: 'open',
  order_id: 'order-1',
  started_at: start,
  expires_at: start + 870_000,
  ...changes,
})

export const aPayment = (changes: Partial<Payment> = {}): Payment => ({
  id: 'pay_1',
  user_id: 'usr_1',
  booking_id: 'bkg_1',
  reservation_id: 'rsv_1',
  amount: 90_000,
  currency: 'INR',
  state: 'open',
  revision: 0,
  attempts: [anAttempt()],
  captures: [],
  created_at: start,
  ...changes,
})

export const aCapture = (id: string, changes: Partial<Captured> = {}): Captured => ({
  id,
  amount: 90_000,
  currency: 'INR',
  captured_at: start + 60_000,
  ...changes,
})

export const anOrder = (changes: Partial<GatewayOrder> = {}): GatewayOrder => ({
  gateway: 'sandbox',
  id: 'order-1',
  payment_id: 'pay_1',
  user_id: 'usr_1',
  status: 'open',
  captures: [],
  ...changes,
})

interface SeatRow {
  readonly seat_number: string
  readonly seat_type: string
  readonly price: number
}

/** The stops of a departure between which the seats are. */
type Segment = readonly [from: string, to: string]

const anySegment: Segment = ['stp_1', 'stp_2']

const window: readonly SeatRow[] = [{ seat_number: '1A', seat_type: 'window', price: 90_000 }]

/** A hold of seats of one departure. */
export const aReservation = ({
  seats = window,
  segment: [from_stop, to_stop] = anySegment,
  ...changes
}: Partial<Reservation> & { readonly seats?: readonly SeatRow[]; readonly segment?: Segment } = {}): Reservation => {
  const subject_id = changes.subject_id ?? 'sch_1'
  return {
    id: 'rsv_1',
    user_id: 'usr_1',
    kind: 'bus',
    subject_id,
    places: [
      {
        inventory_id: subject_id,
        section: 0,
        units: seats.map(({ seat_number }) => seat_number),
        from_leg: 0,
        to_leg: 1,
      },
    ],
    claim: 1n,
    state: 'held',
    details: toHeld([{ schedule_id: subject_id, from_stop, to_stop, seats }]),
    total_amount: sum(seats.map(({ price }) => price)),
    currency: 'INR',
    held_at: start,
    expires_at: start + 900_000,
    fingerprint: '',
    ...changes,
  }
}

type Passengers = TripDetails['passengers']

/** A booking of seats of one departure, prepaid. */
export const aBooking = ({
  seats = window,
  passengers = seats.map(({ seat_number }) => ({ name: 'Asha Rao', age: 34, gender: 'female', seat_id: seat_number })),
  summary = {},
  segment: [from_stop, to_stop] = anySegment,
  ...changes
}: Partial<Booking> & {
  readonly segment?: Segment
  readonly seats?: readonly SeatRow[]
  readonly passengers?: Passengers
  readonly summary?: unknown
} = {}): Booking => {
  const subject_id = changes.subject_id ?? 'sch_1'
  const total_amount = sum(seats.map(({ price }) => price))
  return {
    id: 'bkg_1',
    user_id: 'usr_1',
    kind: 'bus',
    subject_id,
    booking_reference: 'BK20270115-7Q4M',
    state: 'pending_payment',
    reservation_id: 'rsv_1',
    plan: 'prepaid',
    lines: linesOf([{ seats }]),
    charges: [firstCharge('prepaid', total_amount)],
    contact: { email: 'asha@example.com', phone: '+919876543210' },
    total_amount,
    currency: 'INR',
    details: {
      journeys: [{ schedule_id: subject_id, from_stop, to_stop, seats, summary }],
      passengers,
    },
    revision: 0,
    created_at: start,
    ...changes,
  }
}

/** Ids of one sale that no other test uses. */
export const freshIds = () => {
  const suffix = newSuffix(Date.now())
  return {
    user: newId(identityIds.user, Date.now()),
    reservation: newId(commerceIds.reservation, Date.now()),
    booking: `bkg_${suffix}`,
    payment: `pay_${suffix}`,
    ticket: `tkt_${suffix}`,
  }
}
