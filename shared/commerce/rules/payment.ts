import type { EpochMs } from '../../kernel/clock.ts'
import type { Currency } from '../../kernel/money.ts'

/** Money a gateway has taken for an order. `id` is the gateway's. */
export interface Captured {
  readonly id: string
  readonly amount: number
  readonly currency: Currency
  readonly captured_at: EpochMs
}

/** An order as its gateway has it, in the same form for every gateway. One order is one attempt to pay. */
export interface GatewayOrder {
  readonly gateway: string
  readonly id: string
  /** The payment it was made for and that payment's owner, which the gateway stores for this service. */
  readonly payment_id: string
  readonly user_id: string
  readonly status: 'open' | 'declined' | 'cancelled' | 'expired' | 'paid'
  readonly captures: readonly Captured[]
}

/** One event from a gateway; `event_id` is the gateway's. */
export interface GatewayEvent {
  readonly gateway: string
  readonly event_id: string
  readonly type: string
  readonly occurred_at: EpochMs
  readonly order: GatewayOrder
}

export type RefundReason = 'seats_taken' | 'hold_given_up' | 'second_capture'

/** A capture of a payment; `refund` once it is owed back. */
export interface Capture extends Captured {
  readonly gateway: string
  readonly order_id: string
  readonly refund?:
    | { readonly id: string; readonly reason: RefundReason; readonly state: 'owed' | 'succeeded' }
    | undefined
}

/**
 * `starting`: the gateway may or may not have its order, as its answer has not come; a repeated call with the same
 * `key` cannot make a second one.
 */
export interface Attempt {
  readonly key: string
  readonly gateway: string
  readonly method: string
  readonly state: 'starting' | 'open' | 'declined' | 'cancelled' | 'expired' | 'captured'
  readonly order_id?: string | undefined
  readonly started_at: EpochMs
  /** When the gateway's session ends: before the hold does. */
  readonly expires_at: EpochMs
}

/** The client's next step at the gateway. */
export interface Checkout {
  readonly url?: string | undefined
}

/**
 * The one payment of a booking, with every attempt at it. `state` follows the sale: `open` until money comes (or
 * `expired`, when none did), `paid`, then `confirmed` or `given_back`. That the seats are sold in between is recorded
 * in the inventory alone, as the booking's sale claim, so no second record can disagree.
 */
export interface Payment {
  readonly id: string
  readonly user_id: string
  readonly booking_id: string
  readonly reservation_id: string
  readonly amount: number
  readonly currency: Currency
  readonly state: 'open' | 'paid' | 'confirmed' | 'given_back' | 'expired' | 'quarantined'
  /** Rises with every write; each write is on condition of the revision it was based on. */
  readonly revision: number
  readonly attempts: readonly Attempt[]
  readonly checkout?: Checkout | undefined
  /** The first is the payment's; any other is a second charge for the same thing. */
  readonly captures: readonly Capture[]
  readonly quarantine_reason?: 'amount_differs' | 'event_contradicts_record' | undefined
  /** The last requests with an Idempotency-Key that this payment answered. */
  readonly requests?: readonly string[] | undefined
  readonly created_at: EpochMs
}

/** The refund owed for one capture, until the gateway confirms that it has paid it back. */
export interface Refund {
  readonly id: string
  readonly user_id: string
  readonly booking_id: string
  readonly payment_id: string
  readonly gateway: string
  readonly order_id: string
  readonly capture_id: string
  readonly amount: number
  readonly currency: Currency
  readonly reason: RefundReason
  readonly state: 'owed' | 'succeeded'
  readonly requested_at: EpochMs
  readonly succeeded_at?: EpochMs | undefined
}

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
