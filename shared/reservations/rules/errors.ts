import type { Reservation } from '../../commerce/rules/records.ts'
import { DomainError } from '../../kernel/errors.ts'

/** @throws DomainError RESERVATION_CONVERTED: what was paid for is given back by cancelling the booking */
export const requireNotConverted = ({ state, booking_id }: Reservation): void => {
  if (state !== 'converted') return
  throw new DomainError('RESERVATION_CONVERTED', 'This reservation was paid for: cancel its booking instead.', {
    details: { booking_id },
  })
}
