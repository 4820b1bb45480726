import { expect } from 'vitest'
import { handler as play } from '../../functions/sandbox/play-sandbox-checkout.ts'
import { lastAttempt, refundsOf } from '../../shared/commerce/rules/payment.ts'
import { paymentIdOf } from '../../shared/commerce/rules/payment-id.ts'
import type { Booking } from '../../shared/commerce/rules/records.ts'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { readPayment } from '../../shared/commerce/store/payments.ts'
import { book } from '../../shared/commerce/workflows/book.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { sum } from '../../shared/kernel/money.ts'
import { chooseGateway, gatewayOf } from '../../shared/payments/adapters/registry.ts'
import { wantedOf } from '../../shared/payments/rules/attempt.ts'
import { requirePayable } from '../../shared/payments/rules/payable.ts'
import { findPayable } from '../../shared/payments/workflows/find-payable.ts'
import { settlePayment } from '../../shared/payments/workflows/settle-payment.ts'
import { startAttempt } from '../../shared/payments/workflows/start-attempt.ts'
import { readOrder, replaceOrder } from '../../shared/sandbox/store/orders.ts'
import { call } from '../support/call.ts'
import { itemsUnder } from '../support/departure.ts'
import { planned } from './kinds.ts'

const contact = { email: 'asha@example.com', phone: '+919876543210' }

/** A new booking of a kind, by an account of its own. */
export const bookingOf = (kind: string, fields: { price: number; deposit?: number; refused?: boolean }) =>
  book(
    planned,
    { user_id: newId(identityIds.user, Date.now()), kind, fields, contact, awaitsMs: 900_000, loaded: {} },
    Date.now(),
  )

interface Choice {
  readonly charge_id?: string
  readonly gateway?: string
  readonly method?: string
  readonly amount?: number
}

/** What the endpoint does to begin a payment, with kinds of the tests. */
export const begin = async (booking: Booking, { charge_id, gateway, method = 'card', amount }: Choice = {}) => {
  const now = Date.now()
  const payable = await findPayable(planned, booking.user_id, { booking_id: booking.id, charge_id })
  requirePayable(payable, amount ?? payable.charge.amount, now)
  const found = payable.booking ?? booking
  const { keepsMandate } = planned.of(found)
  const wanted = wantedOf(found, payable.charge, { method, gateway: chooseGateway(method, gateway), keepsMandate })
  return startAttempt({ ...payable, kinds: planned, booking: found, request: undefined }, wanted, now)
}

/** The customer agrees at the checkout of the last attempt; nobody has told of it yet. */
export const agree = async (payment: Awaited<ReturnType<typeof begin>>): Promise<string> => {
  const id = lastAttempt(payment)?.order_id ?? ''
  const { status } = await call(play, { params: { id }, body: { outcome: 'succeed' } })
  expect(status).toBe(200)
  return id
}

/** Begins a payment, and the customer agrees. */
export const atGateway = async (booking: Booking, choice?: Choice) => {
  const payment = await begin(booking, choice)
  return { payment, order: await agree(payment) }
}

/** Settles a charge's payment with its gateway's orders as they are now, as an event or the reconciler brings them. */
export const settle = async (booking: Booking, chargeId = booking.charges[0]?.id ?? '') => {
  const paymentId = paymentIdOf(booking, chargeId)
  const payment = await readPayment(booking.user_id, paymentId)
  const known = (payment?.attempts ?? []).filter(({ order_id, gateway }) => order_id && gateway !== 'cash')
  const orders = await Promise.all(known.map(each => gatewayOf(each.gateway).retrieve(each.order_id ?? '')))
  const report = { userId: booking.user_id, paymentId, orders: orders.filter(order => order !== undefined) }
  return settlePayment(report, planned)
}

/** Continues a sale without news of a gateway, as the stream's announcements do. */
export const goOn = (booking: Booking, chargeId = booking.charges[0]?.id ?? '') =>
  settlePayment({ userId: booking.user_id, paymentId: paymentIdOf(booking, chargeId), orders: [] }, planned)

/** A booking whose first charge was paid, or authorized, and settled. */
export const settled = async (kind: string, fields: Parameters<typeof bookingOf>[1], choice?: Choice) => {
  const booking = await bookingOf(kind, fields)
  const { order } = await atGateway(booking, choice)
  await settle(booking)
  return { booking: await again(booking), order }
}

export const again = async ({ user_id, id }: Booking): Promise<Booking> => {
  const booking = await readBooking(planned, user_id, id)
  if (!booking) throw new Error('no booking')
  return booking
}

/** Ends an order's authorization by its time. */
export const lapse = async (id: string): Promise<void> => {
  const order = await readOrder(id)
  if (!order?.authorization) throw new Error('not authorized')
  await replaceOrder({ ...order, authorization: { ...order.authorization, expires_at: Date.now() - 1 } })
}

/** What the gateway took for an order, and what became of the rest of it. */
export const atBank = async (id: string) => {
  const order = await readOrder(id)
  return [order?.state, sum((order?.captures ?? []).map(({ amount }) => amount))]
}

/** A booking and its money. */
export const stateOf = async (booking: Booking, chargeId = booking.charges[0]?.id ?? '') => {
  const [now, payment, own] = await Promise.all([
    again(booking),
    readPayment(booking.user_id, paymentIdOf(booking, chargeId)),
    itemsUnder('commerce', `USER#${booking.user_id}`),
  ])
  return {
    booking: now.state,
    reason: now.cancel_reason,
    charges: now.charges.map(({ id, amount, state }) => `${id} ${amount} ${state}`),
    total: now.total_amount,
    payment: payment?.state,
    captured: (payment?.captures ?? []).map(({ amount }) => amount),
    refunds: (payment?.captures ?? []).flatMap(capture =>
      refundsOf(capture).map(({ amount, reason }) => `${amount} ${reason}`),
    ),
    owed: own.filter(({ sk }) => String(sk).startsWith('RFD#')).length,
    jobs: own.filter(({ sk }) => String(sk).startsWith('JOB#')).length,
    isIndexed: own.some(({ open_shard }) => String(open_shard).startsWith('PAYMENTS#')),
  }
}
