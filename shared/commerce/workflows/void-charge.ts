import { type Revised, requireBooking, revisedBy } from '../rules/changed-booking.ts'
import { withoutCharge } from '../rules/charges.ts'
import type { Booking } from '../rules/records.ts'
import type { Kinds } from '../rules/selling.ts'
import { changeBooking, readBooking } from '../store/bookings.ts'
import { untilDone } from './until-done.ts'

/** A charge that is not due any more, with the lines and details that are left. */
export interface Voiding extends Revised {
  readonly userId: string
  readonly bookingId: string
  readonly chargeId: string
}

const attempts = 10

/**
 * Ends a charge of a booking. Repeatable. Money that comes for it all the same is given back by its settlement.
 * @returns the booking afterwards
 * @throws DomainError BOOKING_NOT_FOUND, CHARGE_NOT_FOUND, CHARGE_PAID
 */
export const voidCharge = async (
  kinds: Kinds,
  { userId, bookingId, chargeId, ...revised }: Voiding,
): Promise<Booking> => {
  return untilDone(`the charges of ${bookingId}`, attempts, async () => {
    const booking = requireBooking(await readBooking(kinds, userId, bookingId))
    const charges = withoutCharge(booking, chargeId)
    if (!charges) return booking
    return changeBooking(kinds, booking, { charges, ...revisedBy(revised) })
  })
}
