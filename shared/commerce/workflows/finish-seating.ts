import { cancelSale, release, sell } from '../../inventory/store/inventory.ts'
import { now as clock } from '../../kernel/clock.ts'
import type { Booking } from '../rules/records.ts'
import { isSeatingUnfinished } from '../rules/seating.ts'
import type { Kinds } from '../rules/selling.ts'
import { changeBooking } from '../store/bookings.ts'

/**
 * Takes a noted seating one step on: its units are sold, or found taken, or freed, and the booking notes it. Repeatable, also
 * concurrently: only units that carry the noted claims are sold, so a unit that was once found taken stays so.
 * @returns the booking afterwards; undefined when it was changed meanwhile
 */
export const finishSeating = async (kinds: Kinds, booking: Booking): Promise<Booking | undefined> => {
  const { id: bookingId, seating } = booking
  if (!seating || !isSeatingUnfinished(booking)) return booking
  const { places: placement, claims, number } = seating
  const noted = (state: typeof seating.state) => changeBooking(kinds, booking, { seating: { ...seating, state } })
  if (seating.state === 'selling' && booking.state !== 'cancelled') {
    const { kind } = await sell({ placement, claims, bookingId, seating: number, now: clock() })
    return noted(kind === 'sold' ? 'sold' : 'freeing')
  }
  // First the claims that a delayed sale of this seating would need.
  if (claims.length > 0) await release({ placement, claims })
  await cancelSale({ placement, bookingId, seating: number })
  return noted('freed')
}
