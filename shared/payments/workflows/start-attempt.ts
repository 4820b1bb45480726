import type { Attempt, Payment } from '../../commerce/rules/payment.ts'
import type { Booking, Reservation } from '../../commerce/rules/records.ts'
import { payingEnd } from '../../commerce/rules/reservation.ts'
import { changePayment, createPayment, readPayment } from '../../commerce/store/payments.ts'
import { extendHold } from '../../commerce/workflows/extend-hold.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { holdSeconds } from '../../platform/settings.ts'
import { gatewayOf } from '../adapters/registry.ts'
import { changeLast, type Move, newPayment, nextMove, sessionEnd, type Wanted, withAttempt } from '../rules/attempt.ts'
import { alreadyPaid } from '../rules/payable.ts'
import { isAnswered, withRequest } from '../rules/paying-request.ts'
import { closeSession } from './close-sessions.ts'

export interface Paying {
  readonly booking: Booking
  readonly reservation: Reservation
  readonly payment: Payment | undefined
  /** The identity of the request, if it has an Idempotency-Key. */
  readonly request: string | undefined
}

/** Closing a session, opening the next, and as much again for a concurrent request. */
const maxMoves = 12

/**
 * Brings a payment to a state in which its customer can pay. The attempt is recorded before its gateway is called, so a
 * gateway that does not answer leaves a pending payment, and a retry calls it under the same key. A repeat of a request
 * that was answered gets the payment as it is.
 * @throws DomainError GATEWAY_UNAVAILABLE, ALREADY_PAID, RESERVATION_NOT_ACTIVE and what `nextMove` throws
 */
export const startAttempt = async (paying: Paying, wanted: Wanted, now: EpochMs): Promise<Payment> => {
  let payment = paying.payment
  for (let moves = 0; moves < maxMoves; moves += 1) {
    if (isAnswered(payment, paying.request)) return payment
    const move = nextMove(payment, wanted, now)
    if (move.kind === 'ready' && payment && paying.request === undefined) return payment
    payment =
      (await makeMove({ ...paying, payment }, move, wanted, now)) ??
      (await readPayment(paying.booking.user_id, newPayment(paying.booking, now).id))
  }
  throw new Error(`the payment of ${paying.booking.id} kept changing`)
}

/** @returns the changed payment; undefined when another request has changed it since it was read */
const makeMove = async (paying: Paying, move: Move, wanted: Wanted, now: EpochMs): Promise<Payment | undefined> => {
  const { payment, booking, request } = paying
  if (move.kind === 'begin') return begin(paying, wanted, now)
  if (!payment) return undefined
  if (move.kind === 'ready') return changePayment(payment, { requests: withRequest(payment, request) })
  if (move.kind === 'create') return open(payment, booking, move.attempt)
  if (move.kind === 'cancel') return close(payment, move.attempt)
  return changePayment(payment, { attempts: changeLast(payment, { state: 'expired' }) })
}

/** First extends the hold for the time that paying takes: no session may outlive it. */
const begin = async ({ booking, reservation, payment, request }: Paying, wanted: Wanted, now: EpochMs) => {
  const held = await extendHold(reservation, payingEnd(reservation, holdSeconds(), now), now)
  const end = sessionEnd(held.expires_at, holdSeconds(), now)
  const started = withAttempt(payment ?? newPayment(booking, now), wanted, end, now)
  const { state, attempts, checkout } = started
  const changes = { state, attempts, checkout, requests: withRequest(payment, request) }
  if (payment) return changePayment(payment, changes)
  const next = { ...started, ...changes }
  return (await createPayment(next)) ? next : undefined
}

const open = async (payment: Payment, booking: Booking, { key, gateway, method, expires_at }: Attempt) => {
  const { id: payment_id, user_id, booking_id, amount, currency } = payment
  const description = `Booking ${booking.booking_reference}`
  const order = { key, method, expires_at, payment_id, user_id, booking_id, description, amount, currency }
  const wanted = { ...order, capture: 'automatic' as const }
  const { order_id, checkout } = await gatewayOf(gateway).create(wanted)
  return changePayment(payment, { attempts: changeLast(payment, { state: 'open', order_id }), checkout })
}

/** @throws DomainError ALREADY_PAID when the customer has paid meanwhile: the gateway's event will follow */
const close = async (payment: Payment, { gateway, order_id = '' }: Attempt) => {
  const order = await closeSession(gateway, order_id)
  if (order && order.captures.length > 0) throw alreadyPaid()
  return changePayment(payment, { attempts: changeLast(payment, { state: 'cancelled' }), checkout: undefined })
}
