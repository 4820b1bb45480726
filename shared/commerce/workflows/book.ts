import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { type Adjusting, adjusted, keysOfAdjusting } from '../rules/adjusting.ts'
import { type Asked, alreadyBooked, isOfRequest, newBooking } from '../rules/new-booking.ts'
import type { Booking } from '../rules/records.ts'
import { requireActive } from '../rules/reservation.ts'
import type { Details } from '../rules/reservation-record.ts'
import type { Keys, Kinds, Loaded } from '../rules/selling.ts'
import { readBookingOf } from './belongings.ts'
import { loadKeys } from './load-keys.ts'
import { type Made, makeBooking, PriceChanged } from './make-booking.ts'

/** A request to book, with the members that its kind adds, already checked. */
export interface Order extends Omit<Asked, 'draft'> {
  readonly fields: Details
  /** The records that the kind needs. */
  readonly loaded: Loaded
  /** What may take something off its price; the records that it needs are among those loaded. */
  readonly adjusting?: readonly Adjusting[] | undefined
}

/** Books, as `bookOnce`. */
export const book = async (kinds: Kinds, order: Order, now: EpochMs): Promise<Booking> =>
  (await bookOnce(kinds, order, now)).booking

/**
 * Books what is held, or something of a kind that needs no hold. Repeatable by the same request, which gets the booking that
 * it has made, also when nothing could be booked any more.
 * @throws DomainError of the kind's errors, ALREADY_BOOKED, RESERVATION_NOT_ACTIVE
 */
export const bookOnce = async (kinds: Kinds, order: Order, now: EpochMs): Promise<Made> => {
  try {
    return await bookAnew(kinds, order, now)
  } catch (error) {
    // Looked up only now: it costs the usual request nothing.
    const { reservation, request } = order
    const earlier = error instanceof DomainError && reservation ? await readBookingOf(kinds, reservation) : undefined
    if (!earlier) throw error
    if (isOfRequest(earlier, request)) return { booking: earlier, isNew: false }
    throw alreadyBooked(earlier.id)
  }
}

/** Each lost race means that what adjusts the price was changed once more. */
const attempts = 5

/** What is taken off a price is so of the records that the booking was put beside: they may have changed since they were loaded. */
const bookAnew = async (kinds: Kinds, order: Order, now: EpochMs): Promise<Made> => {
  const keys = keysOfAdjusting(order.adjusting ?? [], order)
  let { loaded } = order
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await bookPriced(kinds, { ...order, loaded }, keys, now)
    } catch (error) {
      if (!(error instanceof PriceChanged) || attempt === attempts) throw error
      loaded = { ...loaded, ...(await loadKeys(keys)) }
    }
  }
}

const bookPriced = (
  kinds: Kinds,
  { fields, loaded, adjusting = [], ...asked }: Order,
  keys: Keys,
  now: EpochMs,
): Promise<Made> => {
  const { reservation } = asked
  if (reservation) requireActive(reservation, now)
  const draft = kinds.of(asked).book.draft({ reservation, fields, loaded, now })
  const priced = adjusted(draft, adjusting, { kind: asked.kind, loaded, now })
  const seen = priced.adjustments ? Object.entries(keys).map(([name, key]) => ({ key, item: loaded[name] })) : []
  return makeBooking(kinds, newBooking({ ...asked, draft: priced }, now), reservation, seen)
}
