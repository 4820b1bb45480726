import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import { Amount } from './reservation-record.ts'

/** A capture's own members. */
export const captured = { id: z.string(), amount: Amount, currency: z.string(), captured_at: z.number() }

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
