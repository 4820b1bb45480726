import { type Revised, requireBooking, revisedBy } from '../rules/changed-booking.ts'
import { withCharge } from '../rules/charges.ts'
import { paymentIdOf } from '../rules/payment-id.ts'
import type { Charge } from '../rules/plan.ts'
import type { Booking } from '../rules/records.ts'
import type { Kinds } from '../rules/selling.ts'
import { readBooking } from '../store/bookings.ts'
import { changeCharges } from '../store/charges.ts'
import { readPayment } from '../store/payments.ts'
import { untilDone } from './until-done.ts'

/** A charge that is due from now on, with the lines and details that it comes with. */
export interface Charging extends Revised {
  readonly userId: string
  readonly bookingId: string
  readonly charge: Pick<Charge, 'id' | 'amount'>
}

/** Each lost race means that another change of the booking or of the payment succeeded. */
const attempts = 10

/**
 * Makes an amount due of a confirmed booking: a balance, a difference, later work. Repeatable: a charge of the same id and
 * amount is this one. One of another amount changes until its payment has begun.
 * @returns the booking afterwards
 * @throws DomainError BOOKING_NOT_FOUND, BOOKING_CANCELLED, NOT_CONFIRMED, CHARGE_CHANGED, TOO_MANY_CHARGES
 */
export const addCharge = async (
  kinds: Kinds,
  { userId, bookingId, charge, ...revised }: Charging,
): Promise<Booking> => {
  return untilDone(`the charges of ${bookingId}`, attempts, async () => {
    const booking = requireBooking(await readBooking(kinds, userId, bookingId))
    const isKnown = booking.charges.some(({ id }) => id === charge.id)
    const payment = isKnown ? await readPayment(userId, paymentIdOf(booking, charge.id)) : undefined
    const charges = withCharge(booking, charge, payment)
    if (!charges) return booking
    const changes = { charges, ...revisedBy(revised) }
    return changeCharges(kinds, booking, changes, isKnown ? { charge, payment } : undefined)
  })
}
