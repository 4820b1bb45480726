import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'
import { PlanId } from './plan.ts'
import { Subscription } from './subscription.ts'

/** The payment of the first period, as it begins; `GET /payments/{id}` has what becomes of it. */
const Begun = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  checkout: z.nullable(
    z.object({
      url: z.optional(z.string()),
      order_id: z.optional(z.string()),
      key_id: z.optional(z.string()),
      customer_id: z.optional(z.string()),
      client_secret: z.optional(z.string()),
    }),
  ),
  expires_at: z.iso.datetime(),
})

export const createSubscription = defineContract({
  name: 'createSubscription',
  method: 'POST',
  path: '/api/v1/subscriptions',
  summary: 'Subscribe to a plan: the first period is booked and its payment begins. Go on at `payment.checkout.url`.',
  auth: 'account',
  scope: 'write:subscriptions',
  limit: { per: 'user', max: 10, seconds: 60 },
  idempotent: true,
  body: z.strictObject({
    plan_id: PlanId,
    payment_method: z.enum(['upi', 'card', 'wallet', 'netbanking']),
    gateway: z.optional(CodeText(1, 40)),
  }),
  reply: { status: 201, schema: z.object({ subscription: Subscription, booking_id: z.string(), payment: Begun }) },
  errors: {
    PLAN_NOT_FOUND: 404,
    PLAN_RETIRED: 409,
    SUBSCRIPTION_EXISTS: 409,
    ALREADY_PAID: 409,
    PAYMENT_UNDER_REVIEW: 409,
    BOOKING_CANCELLED: 409,
    BOOKING_EXPIRED: 409,
    RESERVATION_NOT_ACTIVE: 409,
    TOO_MANY_ATTEMPTS: 409,
    GATEWAY_UNKNOWN: 422,
    CURRENCY_UNSUPPORTED: 422,
    GATEWAY_UNAVAILABLE: 503,
  },
})
