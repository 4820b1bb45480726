import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { unlessInvalid } from '../../platform/dynamo/records.ts'
import type { Booking } from '../rules/records.ts'
import type { Kinds } from '../rules/selling.ts'
import { bookingsOf } from '../store/bookings.ts'
import { cancelBooking } from './cancel-booking.ts'
import { giveUpAll } from './give-up-all.ts'
import { previewCancellation } from './quote-cancellation.ts'

/** A confirmed booking that is still to come, and what cancelling it now would pay back. */
export interface Upcoming {
  readonly booking: Booking
  readonly refund_amount: number
}

/** A person's confirmed bookings that can still be cancelled, and so are not over. */
export const listUpcoming = async (kinds: Kinds, userId: string, now: EpochMs): Promise<Upcoming[]> => {
  const upcoming: Upcoming[] = []
  for await (const booking of bookingsOf(kinds, userId)) {
    if (booking.state !== 'confirmed' || !kinds.find(booking.kind)) continue
    const preview = await unlessOver(previewCancellation(kinds, booking, { part: undefined, by: 'owner' }, now))
    if (preview) upcoming.push({ booking, refund_amount: preview.refund_amount })
  }
  return upcoming
}

/** Undefined where the kind refuses, as what was booked is over. */
const unlessOver = <Value>(work: Promise<Value>): Promise<Value | undefined> =>
  unlessInvalid(work).catch(error => {
    if (error instanceof DomainError && error.code !== 'BEING_CONFIRMED') return undefined
    throw error
  })

/** @throws DomainError UPCOMING_BOOKINGS when there are any, with what cancelling each would pay back, in minor units */
export const nameUpcoming = (upcoming: readonly Upcoming[]): void => {
  if (upcoming.length === 0) return
  const bookings = upcoming.map(({ booking, refund_amount }) => {
    const { id: booking_id, booking_reference, kind, total_amount, currency } = booking
    return { booking_id, booking_reference, kind, total_amount, refund_amount, currency }
  })
  throw new DomainError(
    'UPCOMING_BOOKINGS',
    'There are bookings still to come. Cancel them, send "cancel_bookings": true, or wait until they are over.',
    { details: { bookings } },
  )
}

/**
 * Ends what a person whose account is deleted has open: gives up what is unpaid and cancels what is still to come, if it may;
 * a booking that was paid for meanwhile is named otherwise. Repeatable.
 * @throws DomainError UPCOMING_BOOKINGS, BEING_CONFIRMED when a booking is being changed at this moment
 */
export const endPurchases = async (
  kinds: Kinds,
  { userId, mayCancel }: { readonly userId: string; readonly mayCancel: boolean },
  now: EpochMs,
): Promise<void> => {
  await giveUpAll(kinds, userId, 'owner', now)
  const upcoming = await listUpcoming(kinds, userId, now)
  if (!mayCancel) nameUpcoming(upcoming)
  for (const { booking } of upcoming) {
    const whole = { userId, bookingId: booking.id, part: undefined }
    await unlessOver(cancelBooking(kinds, { ...whole, by: 'owner', reason: 'cancelled' }, now))
  }
}
