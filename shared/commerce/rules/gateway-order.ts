import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import { Amount } from './reservation-record.ts'

/** A capture's own members. */
export const captured = {
  id: z.string(),
  amount: Amount,
  currency: z.string(),
  captured_at: z.number(),
  /** What the gateway kept of it, in the same currency, where it says so. */
  fee: z.optional(Amount),
}

/** Money a gateway has taken for an order. `id` is the gateway's. */
const Captured = z.object(captured)

export type Captured = Immutable<z.infer<typeof Captured>>

/**
 * Money a gateway has reserved for an order, to be captured until `expires_at`; the reservation lapses by itself then.
 */
export const Authorized = z.object({
  amount: Amount,
  currency: z.string(),
  authorized_at: z.number(),
  expires_at: z.number(),
})

export type Authorized = Immutable<z.infer<typeof Authorized>>

/** A means of payment that a gateway keeps with its customer's agreement: the gateway's names of the customer and of it. */
export const Mandate = z.object({ customer: z.string(), token: z.string() })

export type Mandate = Immutable<z.infer<typeof Mandate>>

export const KeptMandate = z.extend(Mandate, { gateway: z.string() })

export type KeptMandate = Immutable<z.infer<typeof KeptMandate>>

/** An order as its gateway has it, in the same form for every gateway. One order is one attempt to pay. */
const GatewayOrder = z.object({
  gateway: z.string(),
  id: z.string(),
  /** The payment it was made for and that payment's owner, which the gateway stores for this service. */
  payment_id: z.string(),
  user_id: z.string(),
  /**
   * `approved`: the customer has agreed, and nothing is reserved yet. `expired`: the session ended unpaid, or the authorization
   * lapsed before it was captured.
   */
  status: z.enum(['open', 'approved', 'declined', 'cancelled', 'expired', 'authorized', 'paid', 'voided']),
  /** Present once money was authorized, also after it was captured or voided. */
  authorization: z.optional(Authorized),
  captures: z.array(Captured),
  /** What the gateway keeps of a paid order that asked for it. */
  mandate: z.optional(Mandate),
})

export type GatewayOrder = Immutable<z.infer<typeof GatewayOrder>>

/** What names a refund's record here; a gateway stores it with the refund. */
const refundOwner = {
  user_id: z.string(),
  payment_id: z.string(),
  capture_id: z.string(),
  part: z.optional(z.string()),
  refund_id: z.string(),
}

const RefundOwner = z.object(refundOwner)

export type RefundOwner = Immutable<z.infer<typeof RefundOwner>>

/** What a gateway reports of a refund. */
export const RefundNews = z.object({
  ...refundOwner,
  gateway_refund_id: z.string(),
  state: z.enum(['pending', 'succeeded', 'failed']),
  amount: Amount,
  currency: z.string(),
})

export type RefundNews = Immutable<z.infer<typeof RefundNews>>

const event = {
  gateway: z.string(),
  /** The gateway's own. */
  event_id: z.string(),
  type: z.string(),
  occurred_at: z.number(),
}

/** One event from a gateway: about an order, or about a refund. */
const OrderEvent = z.object({ ...event, order: GatewayOrder })

const RefundEvent = z.object({ ...event, refund: RefundNews })

export type OrderEvent = Immutable<z.infer<typeof OrderEvent>>

export type RefundEvent = Immutable<z.infer<typeof RefundEvent>>

export type GatewayEvent = OrderEvent | RefundEvent

const kept = { received_at: z.number(), settled_at: z.optional(z.number()) }

/** An event as kept. */
export const KeptGatewayEvent = z.union([z.extend(OrderEvent, kept), z.extend(RefundEvent, kept)])

export type KeptGatewayEvent = Immutable<z.infer<typeof KeptGatewayEvent>>

/** The payment that an event is about, and its owner, as the gateway was given them. */
export const subjectOf = (about: GatewayEvent): { readonly user_id: string; readonly payment_id: string } =>
  'order' in about ? about.order : about.refund
