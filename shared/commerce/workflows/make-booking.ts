import { suffixOf } from '../../kernel/ids.ts'
import { alreadyBooked, isOfRequest, openingPayment } from '../rules/new-booking.ts'
import type { Booking, Reservation } from '../rules/records.ts'
import type { Kinds } from '../rules/selling.ts'
import { type BookingDraft, checkDraft, createBooking, readBooking, type Seen } from '../store/bookings.ts'
import { noteClaimants } from './note-claimants.ts'

/** A booking, and whether this request has put it, or an earlier attempt of it. */
export interface Made {
  readonly booking: Booking
  readonly isNew: boolean
}

/** What a price was made from was changed before the booking was put. */
export class PriceChanged extends Error {
  override readonly name = 'PriceChanged'
}

/**
 * Makes a booking. One of a hold has the id that the hold's inventories note first: of several requests for the same hold each
 * gets that id, and one of them puts the booking. A request that died in between leaves an id without a booking, which the
 * next one takes over. An existing booking of the same request is this one: the reply to its write was lost.
 * @throws DomainError ALREADY_BOOKED when another request was faster
 * @throws PriceChanged when one of the records `seen` was changed
 */
export const makeBooking = async (
  kinds: Kinds,
  draft: BookingDraft,
  reservation: Reservation | undefined,
  seen: readonly Seen[] = [],
): Promise<Made> => {
  // Before the first write: an impossible booking must not keep the hold from another one.
  checkDraft(kinds, draft)
  const id = reservation ? await noteBooking(reservation, draft) : draft.id
  const own = { ...draft, id }
  const made = await createBooking(kinds, own, openingPayment(own), seen)
  if (made) return { booking: made, isNew: true }
  const found = await readBooking(kinds, draft.user_id, id)
  if (found && isOfRequest(found, draft.request)) return { booking: found, isNew: false }
  if (found) throw alreadyBooked(id)
  throw seen.length > 0 ? new PriceChanged(`the price of ${id} changed`) : new Error(`${id} is gone`)
}

/** @returns the id of the hold's one booking, from now on */
const noteBooking = async ({ id, user_id, booking_id, places }: Reservation, draft: BookingDraft): Promise<string> => {
  if (booking_id !== undefined) return booking_id
  return noteClaimants({ places, hold: suffixOf(id), user_id, bookingId: draft.id }, draft.created_at)
}
