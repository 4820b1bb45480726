import * as z from 'zod/mini'
import { commerceIds } from '../../commerce/domain.ts'
import { idPattern } from '../../kernel/ids.ts'
import { defineContract } from '../../platform/http/contract.ts'
import { Booking, Contact, Passenger } from './booking.ts'

export const createBooking = defineContract({
  name: 'createBooking',
  method: 'POST',
  path: '/api/v1/bookings/create',
  summary:
    'Name the passengers of a reservation. The booking awaits payment; one that costs nothing is confirmed at once.',
  auth: 'customer',
  scope: 'write:bookings',
  limit: { per: 'user', max: 10, seconds: 60 },
  idempotent: true,
  body: z.strictObject({
    reservation_id: z.string().check(z.regex(idPattern(commerceIds.reservation))),
    passengers: z.array(Passenger).check(z.minLength(1), z.maxLength(10)),
    contact: Contact,
  }),
  reply: { status: 201, schema: Booking },
  errors: {
    PASSENGERS_DO_NOT_MATCH: 400,
    WOMEN_ONLY_SEAT: 422,
    RESERVATION_NOT_FOUND: 404,
    RESERVATION_NOT_ACTIVE: 409,
    ALREADY_BOOKED: 409,
  },
})
