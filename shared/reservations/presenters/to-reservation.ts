import type { output } from 'zod/v4/core'
import type { Reservation as ReservationRecord } from '../../commerce/rules/records.ts'
import { reservationStatus } from '../../commerce/rules/reservation.ts'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import type { Reservation } from '../contracts/reservation.ts'

/** A reservation as shown to its holder at `now`. */
export const toReservation = (record: ReservationRecord, now: EpochMs): output<typeof Reservation> => {
  const status = reservationStatus(record, now)
  return {
    id: record.id,
    schedule_id: record.schedule_id,
    from_stop: record.from_stop,
    to_stop: record.to_stop,
    reservation_datetime: toIso(record.held_at),
    expiry_datetime: toIso(record.expires_at),
    status,
    can_extend: status === 'active' && record.extended_at === undefined,
    booking_id: record.booking_id ?? null,
    total_amount: record.total_amount,
    currency: record.currency,
    seats: [...record.seats],
  }
}
