import * as z from 'zod/mini'
import type { EpochMs } from '../../kernel/clock.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { RefundReason } from './refund-reason.ts'
import { Amount } from './reservation-record.ts'

const captured = { id: z.string(), amount: Amount, currency: z.string(), captured_at: z.number() }

/** Money a gateway has taken for an order. `id` is the gateway's. */
const Captured = z.object(captured)

export type Captured = Immutable<z.infer<typeof Captured>>

/**
 * Money a gateway has reserved for an order, to be captured until `expires_at`; the reservation lapses by itself then.
 */
const Authorized = z.object({ amount: Amount, currency: z.string(), authorized_at: z.number(), expires_at: z.number() })

export type Authorized = Immutable<z.infer<typeof Authorized>>

/** An order as its gateway has it, in the same form for every gateway. One order is one attempt to pay. */
const GatewayOrder = z.object({
  gateway: z.string(),
  id: z.string(),
  /** The payment it was made for and that payment's owner, which the gateway stores for this service. */
  payment_id: z.string(),
  user_id: z.string(),
  /** `expired`: the session ended unpaid, or the authorization lapsed before it was captured. */
  status: z.enum(['open', 'declined', 'cancelled', 'expired', 'authorized', 'paid', 'voided']),
  /** Present once money was authorized, also after it was captured or voided. */
  authorization: z.optional(Authorized),
  captures: z.array(Captured),
})

export type GatewayOrder = Immutable<z.infer<typeof GatewayOrder>>

/** One event from a gateway, as kept; `event_id` is the gateway's. */
export const KeptGatewayEvent = z.object({
  gateway: z.string(),
  event_id: z.string(),
  type: z.string(),
  occurred_at: z.number(),
  order: GatewayOrder,
  received_at: z.number(),
  settled_at: z.optional(z.number()),
})

export type KeptGatewayEvent = Immutable<z.infer<typeof KeptGatewayEvent>>

export type GatewayEvent = Omit<KeptGatewayEvent, 'received_at' | 'settled_at'>

const RefundState = z.enum(['owed', 'succeeded'])

/** A capture of a payment; `refund` once it is owed back. */
const Capture = z.object({
  ...captured,
  gateway: z.string(),
  order_id: z.string(),
  refund: z.optional(z.object({ id: z.string(), reason: RefundReason, state: RefundState })),
})

export type Capture = Immutable<z.infer<typeof Capture>>

/**
 * `starting`: the gateway may or may not have its order, as its answer has not come; a repeated call with the same
 * `key` cannot make a second one.
 */
const Attempt = z.object({
  key: z.string(),
  gateway: z.string(),
  method: z.string(),
  state: z.enum(['starting', 'open', 'declined', 'cancelled', 'expired', 'captured']),
  order_id: z.optional(z.string()),
  started_at: z.number(),
  /** When the gateway's session ends: before the hold does. */
  expires_at: z.number(),
})

export type Attempt = Immutable<z.infer<typeof Attempt>>

/** The client's next step at the gateway. */
const Checkout = z.object({ url: z.optional(z.string()) })

export type Checkout = Immutable<z.infer<typeof Checkout>>

/**
 * The one payment of a booking, with every attempt at it. `state` follows the sale: `open` until money comes (or
 * `expired`, when none did), `paid`, then `confirmed` or `given_back`. That the seats are sold in between is recorded
 * in the inventory alone, as the booking's sale claim, so no second record can disagree.
 */
export const Payment = z.object({
  id: z.string(),
  user_id: z.string(),
  booking_id: z.string(),
  reservation_id: z.string(),
  amount: Amount,
  currency: z.string(),
  state: z.enum(['open', 'paid', 'confirmed', 'given_back', 'expired', 'quarantined']),
  /** Rises with every write; each write is on condition of the revision it was based on. */
  revision: z.number(),
  attempts: z.array(Attempt),
  checkout: z.optional(Checkout),
  /** The first is the payment's; any other is a second charge for the same thing. */
  captures: z.array(Capture),
  quarantine_reason: z.optional(z.enum(['amount_differs', 'event_contradicts_record'])),
  /** The last requests with an Idempotency-Key that this payment answered. */
  requests: z.optional(z.array(z.string())),
  created_at: z.number(),
})

export type Payment = Immutable<z.infer<typeof Payment>>

/** The refund owed for one capture, until the gateway confirms that it has paid it back. */
export const Refund = z.object({
  id: z.string(),
  user_id: z.string(),
  booking_id: z.string(),
  payment_id: z.string(),
  gateway: z.string(),
  order_id: z.string(),
  capture_id: z.string(),
  amount: Amount,
  currency: z.string(),
  reason: RefundReason,
  state: RefundState,
  requested_at: z.number(),
  succeeded_at: z.optional(z.number()),
})

export type Refund = Immutable<z.infer<typeof Refund>>

export type PaymentStatus = 'pending' | 'failed' | 'succeeded' | 'refunding' | 'refunded' | 'quarantined' | 'expired'

export const lastAttempt = ({ attempts }: Pick<Payment, 'attempts'>): Attempt | undefined => attempts.at(-1)

/**
 * Correct at every read: a session whose time is over has expired, and a refund is complete only once the gateway
 * confirms it.
 */
export const paymentStatus = (payment: Payment, now: EpochMs): PaymentStatus => {
  if (payment.state === 'paid') return 'pending'
  if (payment.state === 'confirmed') return 'succeeded'
  if (payment.state === 'given_back') return givenBackStatus(payment)
  if (payment.state !== 'open') return payment.state
  const attempt = lastAttempt(payment)
  if (!attempt || now >= attempt.expires_at) return 'expired'
  return attempt.state === 'declined' ? 'failed' : 'pending'
}

/** A payment of nothing has no capture to refund. */
const givenBackStatus = ({ captures }: Payment): PaymentStatus => {
  if (captures.length === 0) return 'expired'
  return captures.every(({ refund }) => refund?.state === 'succeeded') ? 'refunded' : 'refunding'
}

/** Whether the reconciler must still handle it: its gateway has not reported its end, or its sale has not ended. */
export const isUnfinished = ({ state }: Pick<Payment, 'state'>): boolean => state === 'open' || state === 'paid'
