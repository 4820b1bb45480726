import { afterAll, beforeAll, expect, it } from 'vitest'
import { handler as onRefund } from '../../functions/payments/on-refund.ts'
import { handler as download } from '../../functions/tickets/download-ticket.ts'
import { readPayment } from '../../shared/commerce/store/payments.ts'
import { compose } from '../../shared/notifications/workflows/compose.ts'
import { readOrder } from '../../shared/sandbox/store/orders.ts'
import { anUnpaidBooking, cancelling } from '../bookings/a-paid-booking.ts'
import {
  type Buyer,
  consumeEvents,
  orderIn,
  paidEvent,
  pay,
  playAt,
  recordsOf,
  startPaying,
} from '../payments/paying.ts'
import { call, mostMs } from '../support/call.ts'
import { sqsEvent } from '../support/queues.ts'
import { readPdf } from '../tickets/pdf-content.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

/** Two seats, paid at the gateway itself, three days ahead. */
const paidAtGateway = async () => {
  const { buyer, booking } = await anUnpaidBooking(72)
  const { body: payment } = await pay(buyer, { booking_id: booking.id })
  await playAt(payment, 'succeed')
  const order = () => readOrder(orderIn(payment))
  const capture = (await order())?.captures[0]?.id ?? ''
  await consumeEvents(paidEvent({ buyer, payment }, { capture }))
  return { buyer, booking, payment, order, capture }
}

const mailOf = async ({ userId }: Buyer, booking_id: string, cancellation_id: string) => {
  const data = { user_id: userId, booking_id, cancellation_id }
  const [mail] = await compose({ event_id: cancellation_id, kind: 'booking_cancelled', data } as never)
  return mail?.channel === 'email' ? mail.text : ''
}

it('a part, then the rest: each is paid back at the gateway once, told of, and gone from the ticket', async () => {
  const { buyer, booking, payment, order, capture } = await paidAtGateway()
  const payBack = async (part: string) => {
    const message = { user_id: buyer.userId, payment_id: payment.id, capture_id: capture, part }
    const context = { getRemainingTimeInMillis: () => mostMs } as never
    for (let delivery = 0; delivery < 2; delivery += 1)
      expect(await onRefund(sqsEvent(message), context)).toEqual({ batchItemFailures: [] })
  }
  const refunded = async () => (await order())?.refunds.map(({ amount }) => amount)

  const { body: part } = await cancelling(buyer, booking.id, { seat_ids: ['1B'] })
  await payBack(part.id)
  expect(await refunded()).toEqual([36_000])
  expect(await mailOf(buyer, booking.id, part.id)).toMatch(/1B of your booking is cancelled[\s\S]*₹360\.00/)
  const { tickets } = await recordsOf(buyer, booking.id)
  const ticket = await call(download, { token: buyer.token, params: { id: String(tickets[0]?.id) } })
  expect(ticket.status).toBe(200)
  const { pages } = await readPdf(ticket.raw)
  const text = JSON.stringify(pages)
  expect([text.includes('1A'), text.includes('1B')]).toEqual([true, false])

  const { body: rest } = await cancelling(buyer, booking.id)
  await payBack(rest.id)
  expect(await refunded()).toEqual([36_000, 45_000])
  expect(await mailOf(buyer, booking.id, rest.id)).toMatch(/Your booking is cancelled[\s\S]*₹450\.00/)
  const stored = await readPayment(buyer.userId, payment.id)
  expect(stored?.captures.flatMap(({ refunds = [] }) => refunds.map(({ amount, state }) => [amount, state]))).toEqual([
    [36_000, 'succeeded'],
    [45_000, 'succeeded'],
  ])
})
