import * as z from 'zod/mini'
import { commerceIds } from '../../commerce/domain.ts'
import { idPattern } from '../../kernel/ids.ts'
import { transitIds } from '../../transit/domain.ts'

export const ReservationId = z.string().check(z.regex(idPattern(commerceIds.reservation)))
export const ScheduleId = z.string().check(z.regex(idPattern(transitIds.schedule)))
export const StopId = z.string().check(z.regex(idPattern(transitIds.stop)))
export const SeatLabel = z.string().check(z.regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,7}$/))

/** A hold as shown to its holder. Amounts in minor units of `currency`, times in ISO 8601 UTC. */
export const Reservation = z.object({
  id: z.string(),
  schedule_id: z.string(),
  from_stop: z.string(),
  to_stop: z.string(),
  reservation_datetime: z.iso.datetime(),
  expiry_datetime: z.iso.datetime(),
  status: z.enum(['active', 'converted', 'cancelled', 'expired', 'released']),
  can_extend: z.boolean(),
  booking_id: z.nullable(z.string()),
  total_amount: z.int(),
  currency: z.string(),
  seats: z.array(z.object({ seat_number: z.string(), seat_type: z.string(), price: z.int() })),
})
