import { type Attempt, lastAttempt, type Payment } from '../../commerce/rules/payment.ts'
import { paymentIdOf } from '../../commerce/rules/payment-id.ts'
import type { Charge } from '../../commerce/rules/plan.ts'
import type { Booking, Reservation } from '../../commerce/rules/records.ts'
import { payingEnd } from '../../commerce/rules/reservation.ts'
import type { Kinds } from '../../commerce/rules/selling.ts'
import { nextChange } from '../../commerce/rules/tax-rate.ts'
import { awaitLonger, readBooking } from '../../commerce/store/bookings.ts'
import { createChargePayment } from '../../commerce/store/charges.ts'
import { changePayment, createPayment, readPayment } from '../../commerce/store/payments.ts'
import { readTaxRates } from '../../commerce/store/tax-rates.ts'
import { extendHold } from '../../commerce/workflows/extend-hold.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { sendMessages } from '../../platform/events/queue.ts'
import { holdSeconds } from '../../platform/settings.ts'
import { cash, cashOrder } from '../adapters/cash.ts'
import { changeLast, type Move, newPayment, nextMove, sessionEnd, type Wanted, withAttempt } from '../rules/attempt.ts'
import { alreadyPaid, amountDiffers } from '../rules/payable.ts'
import { isAnswered, withRequest } from '../rules/paying-request.ts'
import { closeSession, orderOf } from './close-sessions.ts'
import { openAttempt } from './open-attempt.ts'

export interface Paying {
  readonly kinds: Kinds
  readonly booking: Booking
  readonly charge: Charge
  readonly reservation: Reservation | undefined
  readonly payment: Payment | undefined
  /** The identity of the request, if it has an Idempotency-Key. */
  readonly request: string | undefined
}

/** Closing a session, opening the next, and as much again for a concurrent request. */
const maxMoves = 12

/**
 * Brings a payment to a state in which its customer can pay. The attempt is recorded before its gateway is called, so a
 * gateway that does not answer leaves a pending payment, and a retry calls it under the same key. A repeat of a request
 * that was answered gets the payment as it is. Cash is there already, so it is settled as if a gateway had reported it.
 * @throws DomainError GATEWAY_UNAVAILABLE, ALREADY_PAID, RESERVATION_NOT_ACTIVE and what `nextMove` throws
 */
export const startAttempt = async (paying: Paying, wanted: Wanted, now: EpochMs): Promise<Payment> => {
  const payment = await untilPayable(paying, wanted, now)
  const attempt = lastAttempt(payment)
  if (attempt?.gateway === cash.name && attempt.state === 'open') await settleCash(payment, attempt)
  return payment
}

const settleCash = ({ user_id, id, amount, currency }: Payment, attempt: Attempt): Promise<void> => {
  const orders = [cashOrder({ user_id, id, amount, currency }, attempt)]
  return sendMessages('payment-events', [{ body: { kind: 'asked', user_id, payment_id: id, orders } }])
}

const untilPayable = async (paying: Paying, wanted: Wanted, now: EpochMs): Promise<Payment> => {
  const { charge, request } = paying
  let { payment, booking } = paying
  for (let moves = 0; moves < maxMoves; moves += 1) {
    if (isAnswered(payment, request)) return payment
    const move = nextMove(payment, wanted, now)
    requireAmount(payment, charge)
    if (move.kind === 'ready' && payment && request === undefined) return payment
    payment =
      (await makeMove({ ...paying, payment, booking }, move, wanted, now)) ??
      (await readPayment(booking.user_id, paymentIdOf(booking, charge.id)))
    if (!payment) booking = await unchangedIn(paying)
  }
  throw new Error(`the payment of ${booking.id} kept changing`)
}

/** @throws DomainError AMOUNT_MISMATCH when what is due was changed since the charge was read */
const requireAmount = (payment: Payment | undefined, { amount }: Charge): void => {
  if (payment && payment.amount !== amount) throw amountDiffers(payment.amount, payment.currency)
}

/**
 * The booking as it is now, with the charge as it was read.
 * @throws DomainError AMOUNT_MISMATCH when that was changed meanwhile
 */
const unchangedIn = async ({ kinds, booking, charge }: Paying): Promise<Booking> => {
  const now = await readBooking(kinds, booking.user_id, booking.id)
  const known = now?.charges.find(({ id }) => id === charge.id)
  if (now && known?.state === 'open' && known.amount === charge.amount) return now
  throw amountDiffers(known?.state === 'open' ? known.amount : 0, booking.currency)
}

/** @returns the changed payment; undefined when another request has changed it since it was read */
const makeMove = async (paying: Paying, move: Move, wanted: Wanted, now: EpochMs): Promise<Payment | undefined> => {
  const { payment, booking, request } = paying
  if (move.kind === 'begin') return begin(paying, wanted, now)
  if (!payment) return undefined
  if (move.kind === 'ready') return changePayment(payment, { requests: withRequest(payment, request) })
  if (move.kind === 'create') return openAttempt(payment, booking, move.attempt)
  if (move.kind === 'cancel') return close(payment, move.attempt)
  return changePayment(payment, { attempts: changeLast(payment, { state: 'expired' }) })
}

/** First extends the time in which the booking can be paid. */
const begin = async (paying: Paying, wanted: Wanted, now: EpochMs) => {
  const { booking, charge, payment, request } = paying
  const end = await endOfSession(paying, wanted, now)
  const started = withAttempt(payment ?? newPayment(booking, charge, now), wanted, end, now)
  const { state, attempts, checkout } = started
  const changes = { state, attempts, checkout, requests: withRequest(payment, request) }
  if (payment) return changePayment(payment, changes)
  const next = { ...started, ...changes }
  const isMade = next.charge_id === undefined ? await createPayment(next) : await createChargePayment(next, booking)
  return isMade ? next : undefined
}

/**
 * A bank announces the charge of a mandate to its customer a day before, and takes days for some; a charge that it refused may
 * be tried again some days later.
 */
const mandateMs = 5 * 24 * 3600_000

/** No session may outlive the hold of what it pays for. Without a hold the booking waits as long as the session. */
const endOfSession = async (
  { kinds, booking, reservation }: Paying,
  { mandate }: Wanted,
  now: EpochMs,
): Promise<EpochMs> => {
  const taxChange = nextChange(await readTaxRates(), booking.kind, now)
  if (reservation) {
    const held = await extendHold(kinds, reservation, payingEnd(reservation, holdSeconds(), now), now)
    return sessionEnd(held.expires_at, holdSeconds(), now, taxChange)
  }
  const end = now + (mandate ? mandateMs : holdSeconds() * 1000)
  if (booking.state === 'pending_payment') await awaitLonger(booking, end)
  return sessionEnd(end, holdSeconds(), now, taxChange)
}

/**
 * The attempt is what its gateway says of it. One that could not be closed stays payable until its time is over.
 * @throws DomainError ALREADY_PAID when the customer has paid meanwhile: the gateway's event will follow
 */
const close = async (payment: Payment, attempt: Attempt) => {
  const order = await orderOf(payment, attempt, closeSession)
  if (order && (order.captures.length > 0 || order.status === 'authorized')) throw alreadyPaid()
  const isOpen = order?.status === 'open' || order?.status === 'declined'
  const changes = isOpen ? ({ state: order.status, stays: true } as const) : ({ state: 'cancelled' } as const)
  return changePayment(payment, { attempts: changeLast(payment, changes), checkout: undefined })
}
