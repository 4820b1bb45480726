import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { unlessInvalid } from '../../platform/dynamo/records.ts'
import type { Booking } from '../rules/records.ts'
import type { CancelledBy, Kinds } from '../rules/selling.ts'
import { listBookings, readBooking } from '../store/bookings.ts'
import { endReservation, listActiveReservations } from '../store/reservations.ts'
import { beingConfirmed, cancelBooking } from './cancel-booking.ts'
import { cancelUnpaid } from './cancel-unpaid.ts'
import { giveUpHold } from './give-up-hold.ts'
import { previewCancellation } from './quote-cancellation.ts'

/** A confirmed booking that is still to come, and what cancelling it now would pay back. */
export interface Upcoming {
  readonly booking: Booking
  readonly refund_amount: number
}

const pageSize = 25

async function* bookingsOf(kinds: Kinds, userId: string): AsyncGenerator<Booking> {
  let after: string | undefined
  do {
    const page = await listBookings(kinds, userId, { limit: pageSize, after })
    yield* page.bookings
    after = page.next
  } while (after !== undefined)
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

/**
 * Cancels confirmed bookings that are still to come.
 * @throws DomainError BEING_CONFIRMED when one is being changed at this moment
 */
export const cancelUpcoming = async (kinds: Kinds, upcoming: readonly Upcoming[], now: EpochMs): Promise<void> => {
  for (const { booking } of upcoming) {
    const whole = { userId: booking.user_id, bookingId: booking.id, part: undefined }
    await unlessOver(cancelBooking(kinds, { ...whole, by: 'owner', reason: 'cancelled' }, now))
  }
}

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
