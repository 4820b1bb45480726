import type { Payment } from '../../commerce/rules/payment.ts'
import type { Charge } from '../../commerce/rules/plan.ts'
import type { Booking, Reservation } from '../../commerce/rules/records.ts'
import { requireActive } from '../../commerce/rules/reservation.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'

/** What the customer wants to pay: a charge of a booking, or a hold that is not booked yet. */
export type Payable = {
  readonly charge: Charge
  /** The charge's payment, if it has one yet. */
  readonly payment: Payment | undefined
} & (
  | {
      readonly booking: Booking
      /** The hold that ends with the booking, while that awaits its first payment. */
      readonly reservation: Reservation | undefined
    }
  | { readonly booking: undefined; readonly reservation: Reservation }
)

/**
 * Cash is taken by an agent only.
 * @throws DomainError PAYMENT_METHOD_UNAVAILABLE
 */
export const requireMethod = (method: string, roles: readonly string[]): void => {
  if (method === 'cash' && !roles.includes('agent'))
    throw methodUnavailable('Cash is taken by an agent only; please pay in another way.')
}

export const methodUnavailable = (detail: string) => new DomainError('PAYMENT_METHOD_UNAVAILABLE', detail)

/**
 * The charge that is asked for, or the only one that is open.
 * @throws DomainError CHARGE_NOT_FOUND, CHARGE_NOT_NAMED with those that are open, ALREADY_PAID
 */
export const chargeOf = (booking: Booking, chargeId: string | undefined): Charge => {
  if (chargeId !== undefined) {
    const named = booking.charges.find(({ id }) => id === chargeId)
    if (named) return named
    throw new DomainError('CHARGE_NOT_FOUND', 'This booking has no such charge.')
  }
  const [first, ...others] = booking.charges.filter(({ state }) => state === 'open')
  if (first && others.length > 0)
    throw new DomainError('CHARGE_NOT_NAMED', 'More than one amount is due for this booking: name the charge.', {
      details: { charges: [first, ...others] },
    })
  const charge = first ?? booking.charges[0]
  if (!charge) throw new Error(`${booking.id} has no charge`)
  return charge
}

/**
 * @throws DomainError ALREADY_PAID, PAYMENT_UNDER_REVIEW, BOOKING_CANCELLED, BOOKING_EXPIRED, RESERVATION_NOT_ACTIVE,
 *   NOTHING_DUE, AMOUNT_MISMATCH with what is due
 */
export const requirePayable = (
  { reservation, booking, charge, payment }: Payable,
  amount: number,
  now: EpochMs,
): void => {
  const { amount: due } = charge
  if (payment && due > 0) requireOpen(payment)
  // A fee may be due of a cancelled booking, and nothing else.
  const isFirst = booking?.charges[0]?.id === charge.id
  if (charge.state === 'void' || (booking?.state === 'cancelled' && isFirst)) throw cancelled()
  if (charge.state === 'paid' && due > 0) throw alreadyPaid()
  if (!booking || booking.state === 'pending_payment') requireInTime(booking, reservation, now)
  if (amount !== due) throw amountDiffers(due, (booking ?? reservation)?.currency)
  if (due === 0) throw nothingDue()
}

/**
 * The charge to pay of the booking that was just made of a hold: what its owner is given off the hold's price is known with it.
 * @throws DomainError AMOUNT_MISMATCH, as nobody pays another amount than was agreed to; NOTHING_DUE
 */
export const chargeFor = (payable: Payable, booking: Booking, amount: number): Charge => {
  const charge = payable.booking ? payable.charge : chargeOf(booking, undefined)
  if (charge.amount === 0) throw nothingDue()
  if (amount !== charge.amount) throw amountDiffers(charge.amount, booking.currency)
  return charge
}

const nothingDue = () => new DomainError('NOTHING_DUE', 'Nothing is due: the booking is confirmed by itself.')

const requireInTime = (booking: Booking | undefined, reservation: Reservation | undefined, now: EpochMs): void => {
  if (reservation) requireActive(reservation, now)
  else if (now >= (booking?.expires_at ?? 0))
    throw new DomainError('BOOKING_EXPIRED', 'The time to pay for this booking is over; please book anew.')
}

/** @throws DomainError ALREADY_PAID, PAYMENT_UNDER_REVIEW, BOOKING_CANCELLED */
export const requireOpen = ({ state }: Payment): void => {
  if (state === 'paid' || state === 'confirmed' || state === 'authorized') throw alreadyPaid()
  if (state === 'given_back' || state === 'lapsed') throw cancelled()
  if (state === 'quarantined')
    throw new DomainError('PAYMENT_UNDER_REVIEW', 'This payment is being looked at; please do not pay again.')
}

export const amountDiffers = (due: number, currency: string | undefined) =>
  new DomainError('AMOUNT_MISMATCH', 'This is not the amount that is due.', { details: { due, currency } })

export const alreadyPaid = () => new DomainError('ALREADY_PAID', 'This was paid already.')

const cancelled = () => new DomainError('BOOKING_CANCELLED', 'This booking was cancelled, so nothing is due for it.')
