import { DomainError } from '../../kernel/errors.ts'
import { requireConfirmed } from './changed-booking.ts'
import type { Payment } from './payment.ts'
import type { Charge } from './plan.ts'
import type { Booking } from './records.ts'

/** More than any repair has. */
const mostCharges = 50

/** As long as a request to pay may name one. */
const longestId = 40

/** Charges that commerce itself makes due. */
const reserved = ['uncaptured', 'cancellation_fee']

/**
 * The charges of a booking with one that is due from now on, or with the new amount of one whose payment has not begun;
 * undefined where it is one of them as it is.
 * @param payment the charge's payment, if it has one
 * @throws DomainError BOOKING_CANCELLED, NOT_CONFIRMED, CHARGE_CHANGED, TOO_MANY_CHARGES
 */
export const withCharge = (
  booking: Booking,
  { id, amount }: Pick<Charge, 'id' | 'amount'>,
  payment: Payment | undefined,
): readonly Charge[] | undefined => {
  if (!Number.isSafeInteger(amount) || amount <= 0) throw new RangeError(`${amount} is no amount of a charge`)
  if (id.length === 0 || id.length > longestId) throw new RangeError(`no request to pay can name the charge ${id}`)
  if (reserved.includes(id)) throw new RangeError(`${id} is a charge of commerce itself`)
  requireConfirmed(booking)
  const { charges } = booking
  const index = charges.findIndex(charge => charge.id === id)
  const known = charges[index]
  if (known) {
    if (known.amount === amount && known.state !== 'void') return undefined
    if (known.state !== 'open' || index === 0 || (payment && hasSession(payment))) throw changed(known)
    return charges.with(index, { ...known, amount })
  }
  if (charges.length >= mostCharges) throw new DomainError('TOO_MANY_CHARGES', 'This booking has too many charges.')
  return [...charges, { id, amount, state: 'open' }]
}

/** A session may have been opened, and is not known to have ended. */
const hasSession = ({ state, attempts }: Payment): boolean =>
  (state !== 'open' && state !== 'expired') ||
  attempts.some(attempt => attempt.state === 'starting' || attempt.state === 'open' || attempt.state === 'declined')

const changed = ({ amount, state }: Charge): DomainError =>
  new DomainError('CHARGE_CHANGED', 'This charge has another amount, and may be being paid: end it, and add another.', {
    details: { amount, state },
  })

/**
 * The charges of a booking without one that is not due any more; undefined where that is so already.
 * @throws DomainError CHARGE_NOT_FOUND; CHARGE_PAID
 */
export const withoutCharge = ({ charges }: Booking, id: string): readonly Charge[] | undefined => {
  const index = charges.findIndex(charge => charge.id === id)
  const known = charges[index]
  if (!known) throw new DomainError('CHARGE_NOT_FOUND', 'This booking has no such charge.')
  if (index === 0) throw new RangeError(`${id} is the charge that confirms its booking: cancel that`)
  if (known.state === 'paid') throw new DomainError('CHARGE_PAID', 'This charge is paid: what is too much is refunded.')
  return known.state === 'void' ? undefined : charges.with(index, { ...known, state: 'void' })
}
