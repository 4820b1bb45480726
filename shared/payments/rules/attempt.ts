import { type Attempt, lastAttempt, type Mandate, type Payment } from '../../commerce/rules/payment.ts'
import { paymentIdOf } from '../../commerce/rules/payment-id.ts'
import type { Charge } from '../../commerce/rules/plan.ts'
import type { Booking } from '../../commerce/rules/records.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { methodUnavailable, requireOpen } from './payable.ts'

/** The customer's choice of gateway and method. */
export interface Wanted {
  readonly gateway: string
  readonly method: string
  /** The customer's success only authorizes. */
  readonly capture?: 'manual' | undefined
  /** The gateway cannot end its session. */
  readonly stays?: true | undefined
  /** The gateway is to keep the means of payment. */
  readonly keeps_mandate?: true | undefined
  /** What is charged, in place of a customer who pays. */
  readonly mandate?: Mandate | undefined
}

/** The next step until the customer can pay: one call of a gateway, or one write. */
export type Move =
  | { readonly kind: 'begin' }
  | { readonly kind: 'create' | 'cancel' | 'drop' | 'ready'; readonly attempt: Attempt }

const mostAttempts = 20

/**
 * One session at a time: an open one is reused or closed before the next, and an order whose gateway has not answered
 * is requested again under its key. A session that cannot be closed only authorizes, so what comes of it is let go.
 * @throws DomainError ALREADY_PAID, PAYMENT_UNDER_REVIEW, BOOKING_CANCELLED, TOO_MANY_ATTEMPTS
 */
export const nextMove = (payment: Payment | undefined, wanted: Wanted, now: EpochMs): Move => {
  if (!payment) return { kind: 'begin' }
  requireOpen(payment)
  const attempt = lastAttempt(payment)
  const isOver = attempt !== undefined && now >= attempt.expires_at
  // Whether a mandate was charged is unknown until its gateway answers, however late.
  if (attempt?.state === 'starting' && attempt.mandate) return { kind: 'create', attempt }
  if (attempt?.state === 'starting') return { kind: isOver ? 'drop' : 'create', attempt }
  if (attempt?.state === 'open') {
    const isWanted = attempt.gateway === wanted.gateway && attempt.method === wanted.method
    // A bank takes days for a mandate, and an announcement to the customer comes first.
    if (isWanted && (!isOver || attempt.mandate)) return { kind: 'ready', attempt }
    if (!attempt.stays) return { kind: 'cancel', attempt }
  }
  if (payment.attempts.length >= mostAttempts)
    throw new DomainError('TOO_MANY_ATTEMPTS', 'This was tried too often; please begin anew.')
  return { kind: 'begin' }
}

/** Time for the last money to arrive before the hold ends: thirty seconds, or a twentieth of a short hold. */
const marginMs = (holdSeconds: number): number => Math.min(30_000, holdSeconds * 50)

/**
 * The end of the gateway's session, which the hold outlives, and which no change of the tax rate lies before.
 * @throws DomainError RESERVATION_NOT_ACTIVE when no time is left
 */
export const sessionEnd = (
  holdEnd: EpochMs,
  holdSeconds: number,
  now: EpochMs,
  taxChange = Number.POSITIVE_INFINITY,
): EpochMs => {
  // Whole seconds, as gateways take them.
  const end = Math.floor(Math.min(taxChange, holdEnd - marginMs(holdSeconds)) / 1000) * 1000
  if (end > now) return end
  throw new DomainError('RESERVATION_NOT_ACTIVE', 'The hold is about to end; please reserve anew.')
}

/** Of a later charge it sells nothing, so it has no hold. */
export const newPayment = (booking: Booking, charge: Charge, now: EpochMs): Payment => ({
  id: paymentIdOf(booking, charge.id),
  user_id: booking.user_id,
  booking_id: booking.id,
  ...(booking.charges[0]?.id === charge.id ? { reservation_id: booking.reservation_id } : { charge_id: charge.id }),
  amount: charge.amount,
  currency: booking.currency,
  state: 'open',
  revision: 0,
  attempts: [],
  captures: [],
  created_at: now,
})

/**
 * The payment with one more attempt. Its key identifies it at the gateway, so that a repeated call cannot charge twice.
 */
export const withAttempt = (
  payment: Payment,
  { gateway, method, ...how }: Wanted,
  expiresAt: EpochMs,
  now: EpochMs,
): Payment => {
  const key = `${payment.id}.${payment.attempts.length + 1}`
  const times = { started_at: now, expires_at: expiresAt }
  const attempt: Attempt = { key, gateway, method, state: 'starting', ...how, ...times }
  return { ...payment, state: 'open', attempts: [...payment.attempts, attempt], checkout: undefined }
}

interface Chosen {
  readonly method: string
  readonly gateway: { readonly name: string; readonly can: { readonly cancel: boolean; readonly mandates: boolean } }
  /** The kind that is sold is paid again and again. */
  readonly keepsMandate?: boolean | undefined
}

/**
 * An order is authorized first where the plan is to capture later, or where its session could not be ended: it is captured
 * only once what it pays for is sold.
 * @throws DomainError PAYMENT_METHOD_UNAVAILABLE for cash where the plan is to capture later
 */
export const wantedOf = (
  { plan, charges }: Booking,
  charge: Charge,
  { method, gateway, keepsMandate = false }: Chosen,
): Wanted => {
  const isCapturedLater = plan === 'authorize_then_capture' && charges[0]?.id === charge.id
  if (isCapturedLater && method === 'cash')
    throw methodUnavailable('Cash cannot be set aside; please pay in another way.')
  const stays = gateway.can.cancel ? undefined : true
  const capture = isCapturedLater || stays ? 'manual' : undefined
  return {
    gateway: gateway.name,
    method,
    capture,
    stays,
    ...(keepsMandate && gateway.can.mandates && { keeps_mandate: true }),
  }
}

/** The payment's attempts with the last one changed. */
export const changeLast = ({ attempts }: Payment, changes: Partial<Attempt>): readonly Attempt[] =>
  attempts.map((attempt, index) => (index === attempts.length - 1 ? { ...attempt, ...changes } : attempt))
