import type { output } from 'zod/v4/core'
import { unsold } from '../../commerce/contracts/kinds.ts'
import type { Reservation as ReservationRecord } from '../../commerce/rules/records.ts'
import { reservationStatus } from '../../commerce/rules/reservation.ts'
import type { Details } from '../../commerce/rules/reservation-record.ts'
import type { HoldShowing } from '../../commerce/rules/shown.ts'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import type { Reservation } from '../contracts/reservation.ts'

/** A reservation as shown to its holder at `now`, in the form of its kind: of `Form`, where an endpoint knows which one. */
export const toReservation = <Form = output<typeof Reservation>>(
  record: ReservationRecord,
  showing: HoldShowing<Details> | undefined,
  now: EpochMs,
): Form => {
  const status = reservationStatus(record, now)
  const common = {
    id: record.id,
    kind: showing ? record.kind : unsold,
    reservation_datetime: toIso(record.held_at),
    expiry_datetime: toIso(record.expires_at),
    status,
    can_extend: status === 'active' && record.extended_at === undefined,
    booking_id: record.booking_id ?? null,
    total_amount: record.total_amount,
    currency: record.currency,
  }
  return { ...common, ...showing?.reservation(record) } as Form
}
