import type { Reservation } from '../../commerce/rules/records.ts'
import type { UnitState } from '../../inventory/rules/section.ts'
import { toIso } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'

export const scheduleClosed = (): DomainError => new DomainError('SCHEDULE_CLOSED', 'This departure is not on sale.')

/** Names every seat that cannot be had, and the time until which a held one is held; unless the departure is closed. */
export const seatsNotHeld = (units: readonly UnitState[]): DomainError =>
  units.some(({ status }) => status === 'closed') ? scheduleClosed() : seatsTaken(units)

const seatsTaken = (units: readonly UnitState[]): DomainError =>
  new DomainError('SEATS_TAKEN', `Not available any more: ${units.map(({ unit }) => unit).join(', ')}.`, {
    details: {
      seats: units.map(({ unit, status, heldUntil }) => ({
        seat_id: unit,
        status,
        held_until: heldUntil === undefined ? null : toIso(heldUntil),
      })),
    },
  })

/** @throws DomainError RESERVATION_CONVERTED: paid seats are given back by cancelling the booking */
export const requireNotConverted = ({ state, booking_id }: Reservation): void => {
  if (state !== 'converted') return
  throw new DomainError('RESERVATION_CONVERTED', 'This reservation was paid for: cancel its booking instead.', {
    details: { booking_id },
  })
}
