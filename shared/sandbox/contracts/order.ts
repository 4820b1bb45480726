import * as z from 'zod/mini'

export const OrderId = z.string().check(z.regex(/^sbo_[0-9a-hjkmnp-tv-z]{26}$/))
export const MandateId = z.string().check(z.regex(/^sbm_[0-9a-hjkmnp-tv-z]{26}$/))
export const Amount = z.int().check(z.minimum(1), z.maximum(1_000_000_000))
export const Currency = z.string().check(z.regex(/^[A-Z]{3}$/))

const Refund = z.object({
  id: z.string(),
  capture_id: z.string(),
  amount: z.int(),
  currency: z.string(),
  /** `pending`: a webhook follows when it has succeeded or failed. */
  status: z.enum(['pending', 'succeeded', 'failed']),
  metadata: z.optional(z.record(z.string(), z.string())),
  created_at: z.iso.datetime(),
})

export const CaptureMode = z.enum(['automatic', 'manual'])

const Authorization = z.object({
  amount: z.int(),
  currency: z.string(),
  captured_amount: z.int(),
  released_amount: z.int(),
  capturable_amount: z.int(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
})

/** An order as shown to its merchant. Amounts in minor units, times in ISO 8601 UTC. */
export const SandboxOrder = z.object({
  id: z.string(),
  /** `expired`: the session ended unpaid, or the authorization lapsed before it was captured. */
  status: z.enum(['open', 'authorized', 'paid', 'declined', 'cancelled', 'expired', 'voided', 'refunded']),
  amount: z.int(),
  currency: z.string(),
  reference: z.string(),
  description: z.string(),
  metadata: z.record(z.string(), z.string()),
  checkout_url: z.string(),
  capture: z.optional(CaptureMode),
  /** Present once the customer's money was authorized; captured, released and capturable add up to `amount`. */
  authorization: z.optional(Authorization),
  /** The kept means of payment of a paid order that asked for it, until it is forgotten. */
  mandate: z.optional(z.object({ customer: z.string(), token: z.string() })),
  captures: z.array(z.object({ id: z.string(), amount: z.int(), currency: z.string(), created_at: z.iso.datetime() })),
  refunds: z.array(Refund),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
})

export const SandboxRefund = Refund

/** The webhook's body. `id` is the same in every delivery of an event. */
export const SandboxEvent = z.object({
  id: z.string(),
  type: z.enum([
    'order.paid',
    'order.declined',
    'order.authorized',
    'order.voided',
    'order.cancelled',
    'order.expired',
    'refund.succeeded',
    'refund.failed',
  ]),
  created_at: z.iso.datetime(),
  /** `refund` is what a refund's event is about. */
  data: z.object({ order: SandboxOrder, refund: z.optional(Refund) }),
})

/** Error codes of every endpoint of the gateway's API. */
export const keyErrors = { SANDBOX_KEY_INVALID: 401 } as const

/** Of requests that are carried out and, in one case that is played, get no reply at first. */
export const lostReply = { SANDBOX_REPLY_LOST: 503 } as const
