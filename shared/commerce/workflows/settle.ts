import { cancelSale } from '../../inventory/store/inventory.ts'
import { now as clock, type EpochMs } from '../../kernel/clock.ts'
import { placementOfHold } from '../rules/hold.ts'
import { isInDoubt, observeInDoubt, observeOrder } from '../rules/observe-order.ts'
import type { GatewayOrder, Payment } from '../rules/payment.ts'
import type { Booking, Reservation, Ticket } from '../rules/records.ts'
import { nextSaleStep, type Sale, type Step } from '../rules/settle.ts'
import { readBooking } from '../store/bookings.ts'
import { changePayment, readPayment } from '../store/payments.ts'
import { readReservation } from '../store/reservations.ts'
import { concludeSale, confirmSale, giveBackSale, refundSecond } from '../store/sale.ts'
import { sameClaims, sellSeats } from './sell-seats.ts'

/** Functions of other domains that the saga needs. */
export interface Settling {
  /** Makes the booking's ticket: the same one for the same time. */
  readonly issueTicket: (booking: Booking, now: EpochMs) => Promise<Ticket>
  /** The gateway's own record of an order; undefined when it has none. */
  readonly retrieveOrder: (gateway: string, orderId: string) => Promise<GatewayOrder | undefined>
}

/** A payment, and news of its orders: from its gateway's events, or from the gateway's answer to the reconciler. */
export interface OrderReport {
  readonly userId: string
  readonly paymentId: string
  readonly orders: readonly GatewayOrder[]
}

/** The steps of one sale, and as many again for each concurrent run. */
const maxSteps = 40

/**
 * Brings a sale to its end from whatever state, with the news of its orders. Repeatable, and safe to run concurrently:
 * each write is conditional, and after a refused one the records are read again.
 * @returns the payment at the end; undefined when there is none of this id
 * @throws any error of a store or gateway: the caller must call again then
 */
export const settleSale = async (report: OrderReport, settling: Settling): Promise<Payment | undefined> => {
  const retrieveOrder = askedOnce(settling.retrieveOrder)
  let payment: Payment | undefined
  let sale: Sale | undefined
  for (let step = 0; step < maxSteps; step += 1) {
    payment ??= await readPayment(report.userId, report.paymentId)
    if (!payment) return undefined
    const seen = await observe(payment, report.orders, retrieveOrder)
    if (seen !== payment) {
      // Before the sale's other records are read: the money counts also where one of them is no valid record.
      payment = await note(payment, seen)
      sale = undefined
      continue
    }
    sale ??= await load(payment)
    const next = nextSaleStep(sale)
    if (next.kind === 'rest') return payment
    sale = await takeStep(sale, next, settling)
    payment = sale?.payment
  }
  throw new Error(`${report.paymentId} did not settle within ${maxSteps} steps`)
}

const load = async (payment: Payment): Promise<Sale> => {
  const { id, user_id, booking_id, reservation_id } = payment
  const [booking, reservation] = await Promise.all([
    readBooking(user_id, booking_id),
    readReservation(user_id, reservation_id),
  ])
  if (!booking) throw new Error(`${id} has no booking`)
  return { payment, booking, reservation, seats: 'unknown' }
}

const observe = async (
  payment: Payment,
  orders: readonly GatewayOrder[],
  retrieveOrder: Settling['retrieveOrder'],
): Promise<Payment> => {
  let seen = payment
  for (const order of orders)
    seen = isInDoubt(seen, order)
      ? observeInDoubt(seen, order, await retrieveOrder(order.gateway, order.id))
      : observeOrder(seen, order)
  return seen
}

const askedOnce = (retrieveOrder: Settling['retrieveOrder']): Settling['retrieveOrder'] => {
  const answers = new Map<string, Promise<GatewayOrder | undefined>>()
  return (gateway, orderId) => {
    const key = JSON.stringify([gateway, orderId])
    const answer = answers.get(key) ?? retrieveOrder(gateway, orderId)
    answers.set(key, answer)
    return answer
  }
}

const note = (
  payment: Payment,
  { state, attempts, captures, quarantine_reason }: Payment,
): Promise<Payment | undefined> => changePayment(payment, { state, attempts, captures, quarantine_reason })

const withPayment = (sale: Sale, payment: Payment | undefined): Sale | undefined => payment && { ...sale, payment }

/** @returns the sale after the step; undefined when it must be read again */
const takeStep = async (sale: Sale, step: Step, { issueTicket }: Settling): Promise<Sale | undefined> => {
  const { payment, booking } = sale
  const now = clock()
  switch (step.kind) {
    case 'sell':
      return sold(sale, step.reservation)
    case 'confirm':
      return withPayment(sale, await confirmSale(sale, step.reservation, await issueTicket(booking, now), now))
    case 'conclude':
      return withPayment(sale, await concludeSale(payment))
    case 'give_back':
      return withPayment(sale, await giveBackSale(sale, step.reason, now))
    case 'free_seats':
      await cancelSale({ placement: placementOfHold(step.reservation), bookingId: booking.id })
      return { ...sale, seats: 'freed' }
    case 'refund_second':
      return withPayment(sale, await refundSecond(payment, step.capture, now))
    case 'rest':
      return sale
  }
}

/**
 * Seats count as taken only if the sale was tried with all the claims their hold has: an extension may change those
 * meanwhile.
 */
const sold = async (sale: Sale, reservation: Reservation): Promise<Sale | undefined> => {
  const seats = await sellSeats(reservation, sale.booking)
  if (seats === 'sold') return { ...sale, seats }
  const now = await readReservation(reservation.user_id, reservation.id)
  return sameClaims(reservation, now) ? { ...sale, reservation: now, seats } : undefined
}
