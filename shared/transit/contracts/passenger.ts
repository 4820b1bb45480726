import * as z from 'zod/mini'
import { CodeText, Line, Name } from '../../platform/http/texts.ts'

const Gender = z.enum(['female', 'male', 'other'])

/**
 * A passenger and their seat; `schedule_id` where a booking has several departures. An identity document's number is kept
 * for the operator and shown to the booker only.
 */
export const Passenger = z.strictObject({
  name: Name(1, 100),
  age: z.int().check(z.minimum(0), z.maximum(120)),
  gender: Gender,
  seat_id: CodeText(1, 8),
  schedule_id: z.optional(CodeText(0, 40)),
  id_document: z.optional(Line(4, 40)),
})

/** As it was stored: the rules of the form may have been others, and a passenger of one's own account has other members. */
export const BookedPassenger = z.object({
  name: z.string(),
  age: z.optional(z.int()),
  gender: z.optional(Gender),
  seat_id: z.string(),
  schedule_id: z.optional(z.string()),
  id_document: z.optional(z.string()),
})
