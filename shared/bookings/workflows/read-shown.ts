import type { Booking } from '../../commerce/rules/records.ts'
import type { Details } from '../../commerce/rules/reservation-record.ts'
import type { Kinds } from '../../commerce/rules/selling.ts'
import type { BookingShowing } from '../../commerce/rules/shown.ts'
import { readFirstPayment, readHoldOf } from '../../commerce/workflows/belongings.ts'
import { loadKeys } from '../../commerce/workflows/load-keys.ts'
import type { Belongings } from '../presenters/to-booking.ts'

/** The records that a booking is shown with: its first payment, its hold while that matters, and those of its kind. */
export const readShown = async (
  kinds: Kinds,
  booking: Booking,
  showing: BookingShowing<Details> | undefined,
): Promise<Belongings> => {
  const [payment, reservation, loaded] = await Promise.all([
    readFirstPayment(booking.user_id, booking.id),
    readHoldOf(kinds, booking),
    loadKeys(showing?.keys(booking) ?? {}),
  ])
  return { payment, reservation, loaded, showing }
}
