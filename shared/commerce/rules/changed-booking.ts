import { DomainError } from '../../kernel/errors.ts'
import { sum } from '../../kernel/money.ts'
import type { Booking } from './records.ts'

/** The new lines and details of a booking, where what is due changes with them. */
export interface Revised {
  readonly lines?: Booking['lines'] | undefined
  readonly details?: Booking['details'] | undefined
}

/** The members of a booking that change with its lines and details: the total is that of the lines. */
export const revisedBy = ({
  lines,
  details,
}: Revised): Pick<Partial<Booking>, 'lines' | 'total_amount' | 'details'> => ({
  ...(lines && { lines, total_amount: sum(lines.map(({ amount, tax }) => amount + tax)) }),
  ...(details && { details }),
})

/** @throws DomainError BOOKING_NOT_FOUND */
export const requireBooking = (booking: Booking | undefined): Booking => {
  if (booking) return booking
  throw new DomainError('BOOKING_NOT_FOUND', 'There is no such booking.')
}

/** @throws DomainError BOOKING_CANCELLED, NOT_CONFIRMED */
export const requireConfirmed = ({ state }: Booking): void => {
  if (state === 'cancelled') throw new DomainError('BOOKING_CANCELLED', 'This booking was cancelled before.')
  if (state !== 'confirmed') throw new DomainError('NOT_CONFIRMED', 'This booking is not confirmed yet.')
}
