import * as z from 'zod/mini'

/**
 * A passenger and their seat; `schedule_id` where a booking has several departures. An identity document's number is kept
 * for the operator and shown to the booker only.
 */
export const Passenger = z.strictObject({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(100)),
  age: z.int().check(z.minimum(0), z.maximum(120)),
  gender: z.enum(['female', 'male', 'other']),
  seat_id: z.string().check(z.minLength(1), z.maxLength(8)),
  schedule_id: z.optional(z.string().check(z.maxLength(40))),
  id_document: z.optional(z.string().check(z.trim(), z.minLength(4), z.maxLength(40))),
})
