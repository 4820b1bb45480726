import { type Adjusting, keysOfAdjusting } from '../../commerce/rules/adjusting.ts'
import type { Contact, Reservation } from '../../commerce/rules/records.ts'
import type { Details } from '../../commerce/rules/reservation-record.ts'
import type { Kinds, Loaded } from '../../commerce/rules/selling.ts'
import { readReservation } from '../../commerce/store/reservations.ts'
import { loadKeys } from '../../commerce/workflows/load-keys.ts'
import { DomainError } from '../../kernel/errors.ts'
import { type AskedBody, fieldsOf } from '../rules/fields.ts'

/** What a request to book is about: its kind with the members that this adds, and what is stored. */
interface AskedFor {
  readonly order: { readonly kind: string; readonly fields: Details; readonly contact: Contact }
  readonly reservation?: Reservation
  readonly loaded: Loaded
}

/** @throws DomainError VALIDATION_FAILED, RESERVATION_NOT_FOUND */
export const readAsked = async (
  kinds: Kinds,
  userId: string,
  body: AskedBody,
  adjusting: readonly Adjusting[],
): Promise<AskedFor> => {
  const { reservation_id: id } = body
  const reservation = id === undefined ? undefined : await readReservation(kinds, userId, id)
  if (id !== undefined && !reservation) throw new DomainError('RESERVATION_NOT_FOUND', 'There is no such reservation.')
  const order = fieldsOf(kinds, body, reservation)
  const keys = {
    ...kinds.of(order).book.keys({ reservation, fields: order.fields }),
    ...keysOfAdjusting(adjusting, { user_id: userId, kind: order.kind }),
  }
  return { order, ...(reservation && { reservation }), loaded: await loadKeys(keys) }
}
