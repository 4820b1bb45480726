import type { EpochMs } from '../../kernel/clock.ts'
import { type Asked, newBooking } from '../rules/new-booking.ts'
import type { Booking } from '../rules/records.ts'
import type { Details } from '../rules/reservation-record.ts'
import type { Kinds, Loaded } from '../rules/selling.ts'
import { makeBooking } from './make-booking.ts'

/** A request to book, with the members that its kind adds, already checked. */
export interface Order extends Omit<Asked, 'draft'> {
  readonly fields: Details
  /** The records that the kind needs. */
  readonly loaded: Loaded
}

/**
 * Books what is held, or something of a kind that needs no hold.
 * @throws DomainError of the kind's errors, ALREADY_BOOKED
 */
export const book = async (kinds: Kinds, { fields, loaded, ...asked }: Order, now: EpochMs): Promise<Booking> => {
  const { reservation } = asked
  const draft = kinds.of(asked).book.draft({ reservation, fields, loaded, now })
  return makeBooking(kinds, newBooking({ ...asked, draft }, now), reservation)
}
