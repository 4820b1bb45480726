import * as z from 'zod/mini'
import { kinds } from '../../kinds.ts'
import { defineContract } from '../../platform/http/contract.ts'
import { Booking } from './booking.ts'
import { Contact } from './contact.ts'
import { target } from './target.ts'

export const createBooking = defineContract({
  name: 'createBooking',
  method: 'POST',
  path: '/api/v1/bookings/create',
  summary: 'Book what is held. The booking awaits payment; one for which nothing is due is confirmed by itself.',
  auth: 'account',
  scope: 'write:bookings',
  limit: { per: 'user', max: 5, seconds: 60 },
  idempotent: true,
  body: z.strictObject({ ...target, contact: Contact, ...kinds.create }),
  reply: { status: 201, schema: Booking },
  errors: {
    ...kinds.errors,
    RESERVATION_NOT_FOUND: 404,
    RESERVATION_NOT_ACTIVE: 409,
    ALREADY_BOOKED: 409,
  },
})
