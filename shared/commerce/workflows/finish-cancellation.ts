import { cancelSale } from '../../inventory/store/inventory.ts'
import type { Cancellation, Offered } from '../rules/cancellation.ts'
import { unitsOf } from '../rules/freed.ts'
import type { Booking } from '../rules/records.ts'
import { isSeatingUnfinished, type Seated, seatedNow } from '../rules/seating.ts'
import type { Kinds } from '../rules/selling.ts'
import { readBooking } from '../store/bookings.ts'
import { concludeCancellation, noteOffered } from '../store/cancellations.ts'
import { readReservation } from '../store/reservations.ts'
import { finishSeating } from './finish-seating.ts'
import { offerToWaiting, type WaitingList } from './offer-to-waiting.ts'
import { untilDone } from './until-done.ts'

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
  const booking = await readSeated(kinds, user_id, booking_id)
  const reservation =
    booking.reservation_id === undefined ? undefined : await readReservation(kinds, user_id, booking.reservation_id)
  const seated = ofItsSeating(cancellation, seatedNow(booking, reservation))
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

/** Each lost race means that another request got one step further. */
const attempts = 10

/** The booking, once nobody is selling units to it any more: those that are sold after a part was freed would stay sold. */
const readSeated = (kinds: Kinds, userId: string, bookingId: string): Promise<Booking> =>
  untilDone(`the seating of ${bookingId}`, attempts, async () => {
    const booking = await readBooking(kinds, userId, bookingId)
    if (!booking) throw new Error(`${bookingId} is gone`)
    if (booking.state === 'cancelled' || !isSeatingUnfinished(booking)) return booking
    await finishSeating(kinds, booking)
    return undefined
  })

/** A part is freed of the seating that the booking had then: a later one has units of its own. */
const ofItsSeating = ({ is_whole, seating = 0 }: Cancellation, seated: Seated | undefined): Seated | undefined =>
  is_whole || seated?.seating === seating ? seated : undefined
