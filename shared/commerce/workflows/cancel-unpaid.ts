import type { EpochMs } from '../../kernel/clock.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { type Cancellation, cancellationId } from '../rules/cancellation.ts'
import type { Booking, Reservation } from '../rules/records.ts'
import type { Kinds } from '../rules/selling.ts'
import { bookingUpdate } from '../store/bookings.ts'
import { cancellationPut } from '../store/cancellations.ts'
import { readReservation, reservationEnd } from '../store/reservations.ts'
import { giveUpHold } from './give-up-hold.ts'
import { type Cancel, notConfirmed } from './quote-cancellation.ts'

/**
 * Cancels a booking that awaits its payment, with its hold, in one transaction: money that comes later goes back. The units are
 * freed from the hold's record; after a crash in between they lapse by themselves.
 * @returns undefined when it is being confirmed meanwhile
 */
export const cancelUnpaid = async (
  kinds: Kinds,
  booking: Booking,
  { part, by, reason, note, request }: Cancel,
  now: EpochMs,
): Promise<Cancellation | undefined> => {
  if (part !== undefined) throw notConfirmed()
  const cancellation: Cancellation = {
    id: cancellationId(booking, request),
    user_id: booking.user_id,
    booking_id: booking.id,
    by,
    reason,
    note,
    is_whole: true,
    refund_amount: 0,
    fee_amount: 0,
    currency: booking.currency,
    state: 'done',
    requested_at: now,
  }
  const changes = {
    state: 'cancelled',
    cancelled_at: now,
    cancel_reason: reason,
    cancellation_id: cancellation.id,
  } as const
  const charges = booking.charges.map(charge => ({ ...charge, state: 'void' as const }))
  const ended = bookingUpdate(kinds, booking, { ...changes, charges, revision: booking.revision + 1 })
  const hold = await holdOf(kinds, booking)
  const writes = [ended, cancellationPut(cancellation), ...(hold ? [reservationEnd(hold)] : [])]
  if (!(await areWritten(writes))) return undefined
  // Read again: an extension may have changed its claims until it ended.
  const given = hold && (await holdOf(kinds, booking))
  if (given) await giveUpHold(given)
  return cancellation
}

/** Undefined where the booking has none, or when its record was deleted, long after its time. */
const holdOf = async (kinds: Kinds, { user_id, reservation_id }: Booking): Promise<Reservation | undefined> =>
  reservation_id === undefined ? undefined : readReservation(kinds, user_id, reservation_id)
