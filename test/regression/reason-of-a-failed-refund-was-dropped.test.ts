import { afterAll, beforeAll, expect, it } from 'vitest'
import { handler as list } from '../../functions/payments/list-payments.ts'
import { handler as onRefund } from '../../functions/payments/on-refund.ts'
import { endReservation } from '../../shared/commerce/store/reservations.ts'
import { readOrder } from '../../shared/sandbox/store/orders.ts'
import { selling } from '../../shared/selling.ts'
import { atCheckout, consumeEvents, orderIn, paidEvent, playAt, recordsOf, startPaying } from '../payments/paying.ts'
import { anAdmin } from '../payments/waiting-payments.ts'
import { playedAs } from '../sandbox/orders.ts'
import { call, mostMs } from '../support/call.ts'
import { sqsEvent } from '../support/queues.ts'

// A gateway says why it cannot pay a refund back, such as a closed card. The reason was dropped, so whoever had to decide about
// the refund had to look for it at the gateway.

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

it('an administrator sees why a gateway did not pay back, and how often it has failed', async () => {
  const { buyer, booking, reservation, payment } = await atCheckout()
  const { token } = await anAdmin()
  await endReservation(selling, { id: reservation.id, user_id: buyer.userId }, 'cancelled')
  await playAt(payment, 'succeed')
  await playedAs(orderIn(payment), 'refund_never')
  const capture = (await readOrder(orderIn(payment)))?.captures[0]?.id ?? ''
  await consumeEvents(paidEvent({ buyer, payment }, { capture }))
  const message = { user_id: buyer.userId, payment_id: payment.id, capture_id: capture }
  const seen = async () => {
    const { body } = await call(list, { token, query: { status: 'refunding' } })
    return body.items.map(({ refund_failure }: { refund_failure: unknown }) => refund_failure)
  }
  expect(await seen()).toEqual([null])
  for (const failures of [1, 2]) {
    await onRefund(sqsEvent(message), { getRemainingTimeInMillis: () => mostMs } as never)
    expect(await seen()).toEqual([{ reason: 'refused', failures }])
  }
  expect((await recordsOf(buyer, booking.id)).refunds).toMatchObject([{ state: 'owed', failure_reason: 'refused' }])
})
