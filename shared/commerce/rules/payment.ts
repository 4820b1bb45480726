import * as z from 'zod/mini'
import type { EpochMs } from '../../kernel/clock.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { sum } from '../../kernel/money.ts'
import { Authorized, captured, KeptMandate, Mandate } from './gateway-order.ts'
import { RefundReason } from './refund-reason.ts'
import { Amount } from './reservation-record.ts'

export type {
  Authorized,
  Captured,
  GatewayEvent,
  GatewayOrder,
  KeptMandate,
  Mandate,
  RefundEvent,
  RefundNews,
  RefundOwner,
} from './gateway-order.ts'

/** As a capture notes it: a refund that is pending at its gateway is still owed. */
const RefundState = z.enum(['owed', 'succeeded'])

/** A capture of a payment, with what is owed back of it: the whole, or parts. */
const Capture = z.object({
  ...captured,
  gateway: z.string(),
  order_id: z.string(),
  refunds: z.optional(z.array(z.object({ id: z.string(), amount: Amount, reason: RefundReason, state: RefundState }))),
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
  state: z.enum(['starting', 'open', 'declined', 'cancelled', 'expired', 'authorized', 'voided', 'captured']),
  order_id: z.optional(z.string()),
  /** The customer's success only authorizes; the money is captured later. */
  capture: z.optional(z.literal('manual')),
  /** Its gateway cannot end its session: it can be paid until its own time is over, whatever follows it. */
  stays: z.optional(z.literal(true)),
  /** The customer agrees that the gateway keeps the means of payment, to be charged again. */
  keeps_mandate: z.optional(z.literal(true)),
  /** It is charged to this mandate, and no customer is present. */
  mandate: z.optional(Mandate),
  started_at: z.number(),
  /** When the gateway's session ends: before the hold does. */
  expires_at: z.number(),
})

export type Attempt = Immutable<z.infer<typeof Attempt>>

/** The client's next step at the gateway. */
const Checkout = z.object({
  /** A page of the gateway's. */
  url: z.optional(z.string()),
  /** What the gateway's own script in the client needs, in place of a page. */
  order_id: z.optional(z.string()),
  key_id: z.optional(z.string()),
  /** Of an order whose means of payment is to be kept: the script is to ask for a recurring payment of this customer. */
  customer_id: z.optional(z.string()),
  client_secret: z.optional(z.string()),
})

export type Checkout = Immutable<z.infer<typeof Checkout>>

/**
 * The one payment of a charge, with every attempt at it. `state` follows the sale: `open` until money comes (or `expired`,
 * when none did), `authorized` where it is captured later, `paid`, then `confirmed`; or `given_back`, or `lapsed` where
 * authorized money was never captured and is due in another way. That units are sold in between is recorded in the
 * inventory alone, as the booking's sale claim, so no second record can disagree.
 */
export const Payment = z.object({
  id: z.string(),
  user_id: z.string(),
  booking_id: z.string(),
  /** The charge it pays; missing where that is the booking's first. */
  charge_id: z.optional(z.string()),
  reservation_id: z.optional(z.string()),
  amount: Amount,
  currency: z.string(),
  state: z.enum(['open', 'authorized', 'paid', 'confirmed', 'given_back', 'lapsed', 'expired', 'quarantined']),
  /** Rises with every write; each write is on condition of the revision it was based on. */
  revision: z.number(),
  attempts: z.array(Attempt),
  checkout: z.optional(Checkout),
  /** The attempt whose authorized money is this payment's; any other is let go. */
  authorized_key: z.optional(z.string()),
  authorization: z.optional(Authorized),
  /** What is to be captured of the authorized amount; 0 lets all of it go. */
  to_capture: z.optional(Amount),
  /** The first is the payment's; any other is a second charge for the same thing. */
  captures: z.array(Capture),
  /** What later charges of the same customer can be charged to. */
  mandate: z.optional(KeptMandate),
  /** Its mandate was given up: a repeated event of its order keeps it no more. */
  forgets_mandate: z.optional(z.literal(true)),
  quarantine_reason: z.optional(z.enum(['amount_differs', 'event_contradicts_record'])),
  /** The last requests with an Idempotency-Key that this payment answered. */
  requests: z.optional(z.array(z.string())),
  created_at: z.number(),
  /** When its gateways were last asked about it without an end. */
  asked_at: z.optional(z.number()),
})

export type Payment = Immutable<z.infer<typeof Payment>>

/**
 * The refund owed for one capture, or for a part of it, until the gateway confirms that it has paid it back. `pending`: the
 * gateway has accepted it and takes its time.
 */
export const Refund = z.object({
  id: z.string(),
  user_id: z.string(),
  booking_id: z.string(),
  payment_id: z.string(),
  gateway: z.string(),
  order_id: z.string(),
  capture_id: z.string(),
  /** The cancellation that owes it, where a capture is paid back in parts. */
  part: z.optional(z.string()),
  amount: Amount,
  currency: z.string(),
  reason: RefundReason,
  state: z.enum(['owed', 'pending', 'succeeded']),
  requested_at: z.number(),
  succeeded_at: z.optional(z.number()),
  /** The gateway's own id of the latest one. */
  gateway_refund_id: z.optional(z.string()),
  /** How many of them have failed; each next has a key of its own. */
  failures: z.optional(z.int()),
  /** What its gateway gave as the reason of the last failure. */
  failure_reason: z.optional(z.string()),
})

export type Refund = Immutable<z.infer<typeof Refund>>

/** The key of a refund's next try at its gateway: of one that failed a repeat under the same key would be the same failure. */
export const refundKeyOf = ({ id, failures = 0 }: Pick<Refund, 'id' | 'failures'>): string =>
  failures === 0 ? id : `${id}.${failures + 1}`

export type PaymentStatus = 'pending' | 'failed' | 'succeeded' | 'refunding' | 'refunded' | 'quarantined' | 'expired'

export const lastAttempt = ({ attempts }: Pick<Payment, 'attempts'>): Attempt | undefined => attempts.at(-1)

export const refundsOf = ({ refunds = [] }: Capture): NonNullable<Capture['refunds']> => refunds

/** What is left of a capture once its refunds are paid. */
export const keptOf = (capture: Capture): number => capture.amount - sum(refundsOf(capture).map(({ amount }) => amount))

/** The attempt whose authorized money is the payment's own. */
export const authorizedAttempt = ({ attempts, authorized_key }: Payment): Attempt | undefined =>
  authorized_key === undefined ? undefined : attempts.find(({ key }) => key === authorized_key)

/**
 * Correct at every read: a session whose time is over has expired, and a refund is complete only once the gateway
 * confirms it.
 */
export const paymentStatus = (payment: Payment, now: EpochMs): PaymentStatus => {
  if (payment.state === 'paid' || payment.state === 'authorized') return 'pending'
  if (payment.state === 'confirmed') return refundStatus(payment) ?? 'succeeded'
  if (payment.state === 'given_back') return refundStatus(payment) ?? 'expired'
  if (payment.state === 'lapsed') return 'expired'
  if (payment.state !== 'open') return payment.state
  const attempt = lastAttempt(payment)
  if (!attempt || now >= attempt.expires_at) return 'expired'
  return attempt.state === 'declined' ? 'failed' : 'pending'
}

/** Undefined while money is kept: a payment of nothing has no capture to refund. */
const refundStatus = ({ captures }: Payment): PaymentStatus | undefined => {
  if (captures.length === 0 || captures.some(capture => keptOf(capture) > 0)) return undefined
  const isPaidBack = captures.flatMap(refundsOf).every(({ state }) => state === 'succeeded')
  return isPaidBack ? 'refunded' : 'refunding'
}

const unfinished: readonly Payment['state'][] = ['open', 'authorized', 'paid']

/**
 * Whether the reconciler must still handle it: its gateway has not reported its end, its sale has not ended, or money is
 * still authorized for it.
 */
export const isUnfinished = ({
  state,
  attempts = [],
}: Pick<Payment, 'state'> & Partial<Pick<Payment, 'attempts'>>): boolean =>
  unfinished.includes(state) || attempts.some(attempt => attempt.state === 'authorized')

/** The longest between two questions about a payment: of a sale that stopped halfway, and of any other. */
const longestWaitMs = { paid: 15 * 60_000, other: 24 * 3600_000 }

/**
 * The time from which an unfinished payment waits for the reconciler: its last attempt's beginning, and after each
 * question without an end as long after it as it had waited by then, so that one that stays open for days is asked about a
 * few times.
 */
export const waitsSince = (payment: Pick<Payment, 'attempts' | 'asked_at' | 'created_at' | 'state'>): EpochMs => {
  const began = lastAttempt(payment)?.started_at ?? payment.created_at
  const { asked_at } = payment
  if (asked_at === undefined || asked_at < began) return began
  return asked_at + Math.min(asked_at - began, longestWaitMs[payment.state === 'paid' ? 'paid' : 'other'])
}
