import { cancelSale } from '../../inventory/store/inventory.ts'
import type { Cancellation, Offered } from '../rules/cancellation.ts'
import { unitsOf } from '../rules/freed.ts'
import { seatedNow } from '../rules/seating.ts'
import type { Kinds } from '../rules/selling.ts'
import { readBooking } from '../store/bookings.ts'
import { concludeCancellation, noteOffered } from '../store/cancellations.ts'
import { readReservation } from '../store/reservations.ts'
import { finishSeating } from './finish-seating.ts'
import { offerToWaiting, type WaitingList } from './offer-to-waiting.ts'

/**
 * Frees what a cancellation gives up, and closes it. Repeatable, also concurrently: a unit is freed only while it carries the
 * booking's own sale claim, so one that was sold again since stays sold.
 * @param waiting the waiting list for such units: what is freed is offered to its first fitting entry
 */
export const finishCancellation = async (
  kinds: Kinds,
  cancellation: Cancellation,
  waiting?: WaitingList,
): Promise<void> => {
  const { user_id, booking_id } = cancellation
  const booking = await readBooking(kinds, user_id, booking_id)
  if (!booking) throw new Error(`${booking_id} is gone`)
  const reservation =
    booking.reservation_id === undefined ? undefined : await readReservation(kinds, user_id, booking.reservation_id)
  const seated = seatedNow(booking, reservation)
  const placement = seated && cancellation.frees ? unitsOf(seated.placement, cancellation.frees) : seated?.placement
  if (seated && placement && placement.length > 0) {
    const sale = { ...seated, placement }
    const { id: cancellationId, requested_at: requestedAt, offered = [] } = cancellation
    const note = (all: readonly Offered[]) => noteOffered(cancellation, all)
    if (waiting) await offerToWaiting({ ...sale, cancellationId, requestedAt, offered, note }, waiting)
    else await cancelSale(sale)
  }
  await finishSeating(kinds, booking)
  await concludeCancellation(cancellation)
}
