import type { UnitState } from '../../inventory/rules/section.ts'
import { toIso } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'

/** A seat that prevented a hold, and the departure it is of. */
type TakenSeat = UnitState & { readonly inventory_id: string }

/** Names every seat that cannot be had, and the time until which a held one is held. */
export const seatsTaken = (units: readonly TakenSeat[]): DomainError => {
  if (units.some(({ status }) => status === 'closed'))
    return new DomainError('SCHEDULE_CLOSED', 'This departure is not on sale.')
  return new DomainError('SEATS_TAKEN', `Not available any more: ${units.map(({ unit }) => unit).join(', ')}.`, {
    details: {
      seats: units.map(({ unit, inventory_id, status, heldUntil }) => ({
        seat_id: unit,
        schedule_id: inventory_id,
        status,
        held_until: heldUntil === undefined ? null : toIso(heldUntil),
      })),
    },
  })
}
