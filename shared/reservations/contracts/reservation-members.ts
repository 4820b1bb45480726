import * as z from 'zod/mini'

/**
 * The members of a hold of any kind, as shown to its holder. Amounts in minor units of `currency`, times in ISO 8601 UTC.
 * Apart from those of the kinds: a function that makes holds of one kind has the contract of no other.
 */
export const reservationMembers = {
  id: z.string(),
  reservation_datetime: z.iso.datetime(),
  expiry_datetime: z.iso.datetime(),
  status: z.enum(['active', 'converted', 'cancelled', 'expired', 'released']),
  can_extend: z.boolean(),
  booking_id: z.nullable(z.string()),
  total_amount: z.int(),
  currency: z.string(),
}
