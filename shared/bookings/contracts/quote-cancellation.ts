import * as z from 'zod/mini'
import { kinds } from '../../kinds.ts'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'
import { BookingId } from './booking.ts'
import { cancellationFields } from './cancellation.ts'

/** A list is written with commas: `seat_ids=1A,1B`. */
const partQuery = Object.fromEntries(Object.keys(kinds.part).map(name => [name, z.optional(CodeText(1, 2_000))])) as {
  readonly [Name in keyof typeof kinds.part]: z.ZodMiniOptional<z.ZodMiniString>
}

export const quoteCancellation = defineContract({
  name: 'quoteCancellation',
  method: 'GET',
  path: '/api/v1/bookings/{id}/cancellation-quote',
  summary: 'What cancelling a booking now, or a part of it, pays back and keeps.',
  auth: 'bearer',
  scope: 'read:bookings',
  params: z.object({ id: BookingId }),
  query: z.object(partQuery),
  reply: { status: 200, schema: z.object({ ...cancellationFields, quoted_datetime: z.iso.datetime() }) },
  errors: { ...kinds.cancelErrors, NOT_CONFIRMED: 409, BOOKING_CANCELLED: 409 },
})
