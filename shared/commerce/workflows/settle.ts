import { isInDoubt, observeInDoubt, observeOrder } from '../rules/observe-order.ts'
import type { GatewayOrder, Payment } from '../rules/payment.ts'
import type { Sale } from '../rules/sale.ts'
import type { Kinds } from '../rules/selling.ts'
import { nextSaleStep } from '../rules/settle.ts'
import { readBooking } from '../store/bookings.ts'
import { readPayment } from '../store/payments.ts'
import { readReservation } from '../store/reservations.ts'
import { note, type Settling } from './move-money.ts'
import { takeStep } from './settle-step.ts'

export type { Settling } from './move-money.ts'

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
  const retrieve = askedOnce(settling.gateways.retrieve)
  let payment: Payment | undefined
  let sale: Sale | undefined
  for (let step = 0; step < maxSteps; step += 1) {
    payment ??= await readPayment(report.userId, report.paymentId)
    if (!payment) return undefined
    const seen = await observe(payment, report.orders, retrieve)
    if (seen !== payment) {
      // Before the sale's other records are read: the money counts also where one of them is no valid record.
      payment = await note(payment, seen)
      sale = undefined
      continue
    }
    sale ??= await load(payment, settling.kinds)
    const next = nextSaleStep(sale)
    if (next.kind === 'rest') return payment
    sale = await takeStep(sale, next, settling)
    payment = sale?.payment
  }
  throw new Error(`${report.paymentId} did not settle within ${maxSteps} steps`)
}

/**
 * Of a kind that nothing sells any more. Money is captured, kept or given back all the same, as far as was decided before;
 * whether a booking may be confirmed awaits its domain, which may merely not be deployed yet.
 */
const unsold: Pick<Sale, 'reasons'> = { reasons: { taken: 'other', given_up: 'cancelled' } }

const load = async (payment: Payment, kinds: Kinds): Promise<Sale> => {
  const { id, user_id, booking_id, reservation_id } = payment
  const [booking, reservation] = await Promise.all([
    readBooking(kinds, user_id, booking_id),
    reservation_id === undefined ? undefined : readReservation(kinds, user_id, reservation_id),
  ])
  if (!booking) throw new Error(`${id} has no booking`)
  const { reasons } = kinds.find(booking.kind) ?? unsold
  return { payment, booking, reservation, units: 'unknown', verdict: 'unknown', isRefused: false, reasons }
}

const observe = async (
  payment: Payment,
  orders: readonly GatewayOrder[],
  retrieve: Settling['gateways']['retrieve'],
): Promise<Payment> => {
  let seen = payment
  for (const order of orders)
    seen = isInDoubt(seen, order)
      ? observeInDoubt(seen, order, await retrieve(order.gateway, order.id))
      : observeOrder(seen, order)
  return seen
}

const askedOnce = (retrieve: Settling['gateways']['retrieve']): Settling['gateways']['retrieve'] => {
  const answers = new Map<string, Promise<GatewayOrder | undefined>>()
  return (gateway, orderId) => {
    const key = JSON.stringify([gateway, orderId])
    const answer = answers.get(key) ?? retrieve(gateway, orderId)
    answers.set(key, answer)
    return answer
  }
}
