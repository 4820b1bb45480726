import type { EpochMs } from '../../kernel/clock.ts'
import { unlessInvalid } from '../../platform/dynamo/records.ts'
import type { Booking } from '../rules/records.ts'
import type { CancelledBy, Kinds } from '../rules/selling.ts'
import { bookingsOf, readBooking } from '../store/bookings.ts'
import { endReservation, listActiveReservations } from '../store/reservations.ts'
import { beingConfirmed } from './cancel-booking.ts'
import { cancelUnpaid } from './cancel-unpaid.ts'
import { giveUpHold } from './give-up-hold.ts'

/**
 * Gives up all holds and all unpaid bookings of a person, so that nothing of theirs can be paid for any more: the sessions at
 * the gateways are closed, and money that comes all the same goes back. A booking that is confirmed meanwhile stays, as paid
 * ones do. Repeatable.
 * @throws DomainError BEING_CONFIRMED when a booking keeps changing
 */
export const giveUpAll = async (kinds: Kinds, userId: string, by: CancelledBy, now: EpochMs): Promise<void> => {
  for await (const booking of bookingsOf(kinds, userId)) await unlessInvalid(giveUpUnpaid(kinds, booking, by, now))
  const end = by === 'owner' ? 'cancelled' : 'released'
  for (const reservation of await listActiveReservations(kinds, userId, now)) {
    const ended = await endReservation(kinds, reservation, end)
    if (ended?.state === end) await giveUpHold(ended)
  }
}

/** Each lost race means that its payment, its hold or another request got one step further. */
const attempts = 10

const giveUpUnpaid = async (kinds: Kinds, listed: Booking, by: CancelledBy, now: EpochMs): Promise<void> => {
  const request = { by, reason: by === 'owner' ? 'cancelled' : 'called_off', part: undefined } as const
  let booking: Booking | undefined = listed
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (booking?.state !== 'pending_payment') return
    const { user_id: userId, id: bookingId } = booking
    if (await cancelUnpaid(kinds, booking, { ...request, userId, bookingId }, now)) return
    booking = await readBooking(kinds, userId, bookingId)
  }
  throw beingConfirmed()
}
