import * as z from 'zod/mini'
import type { Payment, Refund } from '../rules/payment.ts'

const refundReason = z.enum(['seats_taken', 'hold_given_up', 'second_capture'])
const refundState = z.enum(['owed', 'succeeded'])

const Attempt = z.object({
  key: z.string(),
  gateway: z.string(),
  method: z.string(),
  state: z.enum(['starting', 'open', 'declined', 'cancelled', 'expired', 'captured']),
  order_id: z.optional(z.string()),
  started_at: z.number(),
  expires_at: z.number(),
})

const Capture = z.object({
  id: z.string(),
  amount: z.number(),
  currency: z.string(),
  captured_at: z.number(),
  gateway: z.string(),
  order_id: z.string(),
  refund: z.optional(z.object({ id: z.string(), reason: refundReason, state: refundState })),
})

/** The stored forms, parsed on every read; keys and index attributes are dropped. */
export const PaymentItem: z.ZodMiniType<Payment> = z.object({
  id: z.string(),
  user_id: z.string(),
  booking_id: z.string(),
  reservation_id: z.string(),
  amount: z.number(),
  currency: z.string(),
  state: z.enum(['open', 'paid', 'confirmed', 'given_back', 'expired', 'quarantined']),
  revision: z.number(),
  attempts: z.array(Attempt),
  checkout: z.optional(z.object({ url: z.optional(z.string()) })),
  captures: z.array(Capture),
  quarantine_reason: z.optional(z.enum(['amount_differs', 'event_contradicts_record'])),
  requests: z.optional(z.array(z.string())),
  created_at: z.number(),
})

export const RefundItem: z.ZodMiniType<Refund> = z.object({
  id: z.string(),
  user_id: z.string(),
  booking_id: z.string(),
  payment_id: z.string(),
  gateway: z.string(),
  order_id: z.string(),
  capture_id: z.string(),
  amount: z.number(),
  currency: z.string(),
  reason: refundReason,
  state: refundState,
  requested_at: z.number(),
  succeeded_at: z.optional(z.number()),
})
