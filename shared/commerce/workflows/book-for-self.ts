import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { readAccount } from '../../platform/dynamo/account.ts'
import { type Adjusting, keysOfAdjusting } from '../rules/adjusting.ts'
import type { Booking, Contact, Reservation } from '../rules/records.ts'
import type { Kinds } from '../rules/selling.ts'
import { readBookingOf } from './belongings.ts'
import { book } from './book.ts'
import { loadKeys } from './load-keys.ts'

/**
 * The booking of a reservation that is paid for without one: all of it in the account owner's name, the mails to the
 * account's own address. Repeatable: a reservation has one booking.
 * @throws DomainError of the kind where more must be known; BOOKING_REQUIRED when there is no account to name, as of a
 *   bearer
 */
export const bookForSelf = async (
  kinds: Kinds,
  reservation: Reservation,
  adjusting: readonly Adjusting[],
  now: EpochMs,
): Promise<Booking> => {
  const { user_id, kind } = reservation
  const adapter = kinds.of(reservation)
  const [account, loaded] = await Promise.all([
    readAccount(user_id),
    loadKeys({ ...adapter.book.keys({ reservation, fields: {} }), ...keysOfAdjusting(adjusting, reservation) }),
  ])
  if (!account)
    throw new DomainError('BOOKING_REQUIRED', 'There is no account to book in the name of: pay for a booking.')
  const name = `${account.first_name} ${account.last_name}`.trim()
  const fields = adapter.book.forSelf({ reservation, name, loaded })
  const contact: Contact = { email: account.email ?? '', phone: account.phone_number }
  const order = { user_id, kind, reservation, fields, contact, awaitsMs: 0, loaded, adjusting }
  return book(kinds, order, now).catch(error => {
    if (error instanceof DomainError && error.code === 'ALREADY_BOOKED') return bookedBy(kinds, reservation)
    throw error
  })
}

/** Another request for the same reservation was faster. */
const bookedBy = async (kinds: Kinds, reservation: Reservation): Promise<Booking> => {
  const booking = await readBookingOf(kinds, reservation)
  if (booking) return booking
  throw new DomainError('RESERVATION_NOT_ACTIVE', 'This reservation ended just now; nothing is held by it any more.')
}
