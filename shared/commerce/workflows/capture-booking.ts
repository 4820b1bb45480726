import { toCapture } from '../rules/capture.ts'
import { type Revised, requireBooking, revisedBy } from '../rules/changed-booking.ts'
import type { Booking } from '../rules/records.ts'
import type { Kinds } from '../rules/selling.ts'
import { readBooking } from '../store/bookings.ts'
import { noteCapture } from '../store/charges.ts'
import { readFirstPayment } from './belongings.ts'
import { untilDone } from './until-done.ts'

/** What is to be captured of a booking's authorized money, with its final lines and details. */
export interface Capturing extends Revised {
  readonly userId: string
  readonly bookingId: string
  /** Within what was authorized; the rest is let go. */
  readonly amount: number
}

const attempts = 10

/**
 * Says what is captured of a booking's authorized money. Repeatable. The gateway is called by the settlement, which the
 * payment's change announces; where the authorization has ended by then, the amount is a charge that is due.
 * @returns the booking afterwards
 * @throws DomainError BOOKING_NOT_FOUND, NOT_CONFIRMED, NOTHING_AUTHORIZED, CAPTURE_CHANGED, CAPTURE_TOO_LARGE
 */
export const captureBooking = async (
  kinds: Kinds,
  { userId, bookingId, amount, ...revised }: Capturing,
): Promise<Booking> => {
  return untilDone(`the payment of ${bookingId}`, attempts, async () => {
    const [found, payment] = await Promise.all([
      readBooking(kinds, userId, bookingId),
      readFirstPayment(userId, bookingId),
    ])
    const booking = requireBooking(found)
    const charges = toCapture(booking, payment, amount)
    if (!charges || !payment) return booking
    const changes = { charges, ...revisedBy(revised) }
    return noteCapture(kinds, { booking, payment }, amount, changes)
  })
}

/**
 * Lets all of a booking's authorized money go. Repeatable.
 * @throws DomainError as `captureBooking` does
 */
export const letGo = (kinds: Kinds, booking: Omit<Capturing, 'amount'>): Promise<Booking> =>
  captureBooking(kinds, { ...booking, amount: 0 })
