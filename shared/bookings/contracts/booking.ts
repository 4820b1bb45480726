import * as z from 'zod/mini'
import { commerceIds } from '../../commerce/domain.ts'
import { product } from '../../domains.ts'
import { idPattern } from '../../kernel/ids.ts'
import { kinds } from '../../kinds.ts'

export const BookingId = z.string().check(z.regex(idPattern(commerceIds.booking)))

const Payment = z.object({
  id: z.string(),
  status: z.string(),
  gateway: z.string(),
  amount: z.int(),
  currency: z.string(),
})

const common = {
  id: z.string(),
  booking_reference: z.string(),
  status: z.enum(['pending_payment', 'confirmed', 'cancelled', 'expired']),
  created_at: z.iso.datetime(),
  total_amount: z.int(),
  currency: z.string(),
}

/** The hold that a booking was made of. */
const reservation = { needed: { reservation_id: z.string() }, none: { reservation_id: z.null() } } as const

/** A booking in a list, in the form of its kind. */
export const BookingSummary = kinds.forms(common, ['summary'], reservation)

const Line = z.object({
  code: z.string(),
  description: z.string(),
  quantity: z.int(),
  unit_amount: z.int(),
  amount: z.int(),
  tax: z.int(),
})

const whole = {
  ...common,
  plan: z.string(),
  lines: z.array(Line),
  charges: z.array(z.object({ id: z.string(), amount: z.int(), state: z.enum(['open', 'paid', 'void']) })),
  amount_due: z.int(),
  cancel_reason: z.nullable(z.enum(product.refundReasonCodes)),
  expires_at: z.nullable(z.iso.datetime()),
  contact: z.object({
    email: z.string(),
    phone: z.string(),
    business: z.optional(z.object({ company: z.string(), tax_number: z.string() })),
  }),
  payment: z.nullable(Payment),
}

/**
 * A booking with its payment, in the form of its kind; no payment before one is started. `charges` are what is due, each to be
 * paid by one payment.
 */
export const Booking = kinds.forms(whole, ['summary', 'booking'], reservation)
