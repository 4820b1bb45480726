import * as z from 'zod/mini'
import { commerceIds } from '../../commerce/domain.ts'
import { product } from '../../domains.ts'
import { idPattern } from '../../kernel/ids.ts'
import { e164 } from '../../kernel/phone.ts'

export const BookingId = z.string().check(z.regex(idPattern(commerceIds.booking)))

/** A passenger and their seat. An identity document's number is kept for the operator and shown to the booker only. */
export const Passenger = z.strictObject({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(100)),
  age: z.int().check(z.minimum(0), z.maximum(120)),
  gender: z.enum(['female', 'male', 'other']),
  seat_id: z.string().check(z.minLength(1), z.maxLength(8)),
  id_document: z.optional(z.string().check(z.trim(), z.minLength(4), z.maxLength(40))),
})

/** The recipient of the ticket. The phone number is in E.164. */
export const Contact = z.strictObject({
  email: z.pipe(z.string().check(z.trim(), z.toLowerCase(), z.maxLength(254)), z.email()),
  phone: z.string().check(z.regex(e164, 'A phone number in E.164, such as +919876543210.')),
})

const Stop = z.object({
  id: z.string(),
  name: z.string(),
  address: z.nullable(z.string()),
  city: z.nullable(z.string()),
  time_zone: z.string(),
  datetime: z.nullable(z.iso.datetime()),
})

const Payment = z.object({
  id: z.string(),
  status: z.string(),
  gateway: z.string(),
  amount: z.int(),
  currency: z.string(),
})

const Ticket = z.object({
  id: z.string(),
  ticket_number: z.string(),
  qr_code: z.string(),
  validity_status: z.string(),
})

const common = {
  id: z.string(),
  booking_reference: z.string(),
  status: z.enum(['pending_payment', 'confirmed', 'cancelled', 'expired']),
  created_at: z.iso.datetime(),
  reservation_id: z.string(),
  total_amount: z.int(),
  currency: z.string(),
  schedule: z.object({
    id: z.string(),
    route: z.object({ origin_city: z.nullable(z.string()), destination_city: z.nullable(z.string()) }),
    bus: z.object({
      bus_number: z.nullable(z.string()),
      bus_type: z.nullable(z.string()),
      operator: z.nullable(z.string()),
    }),
    boarding_stop: Stop,
    dropping_stop: Stop,
  }),
  seats: z.array(z.object({ seat_number: z.string(), seat_type: z.string(), price: z.int() })),
}

/** A booking in a list. */
export const BookingSummary = z.object(common)

/** A booking with its payment and ticket; no payment before one is started, no ticket before it is confirmed. */
export const Booking = z.object({
  ...common,
  cancel_reason: z.nullable(z.enum(product.refundReasonCodes)),
  expires_at: z.nullable(z.iso.datetime()),
  passengers: z.array(z.partial(Passenger, { age: true, gender: true })),
  contact: z.object({ email: z.string(), phone: z.string() }),
  payment: z.nullable(Payment),
  ticket: z.nullable(Ticket),
})
