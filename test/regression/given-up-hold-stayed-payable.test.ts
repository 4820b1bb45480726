import { afterAll, beforeAll, expect, it } from 'vitest'
import { handler as cancel } from '../../functions/bookings/cancel-booking.ts'
import { handler as onCommerceChange } from '../../functions/commerce/on-commerce-change.ts'
import { handler as onPaymentCheck } from '../../functions/payments/on-payment-check.ts'
import { handler as release } from '../../functions/reservations/release-reservation.ts'
import { readOrder } from '../../shared/sandbox/store/orders.ts'
import { atCheckout, orderIn, playAt, recordsOf, startPaying } from '../payments/paying.ts'
import { call } from '../support/call.ts'
import { sqsEvent } from '../support/queues.ts'
import { followStream } from '../support/stream.ts'

// A hold that was given up left the gateway's session open: its customer paid for nothing, and waited for a refund.

let world: Awaited<ReturnType<typeof startPaying>>
let changes: ReturnType<typeof followStream>
beforeAll(async () => {
  world = await startPaying()
  changes = followStream('commerce')
})
afterAll(() => world.stop())

type Paying = Awaited<ReturnType<typeof atCheckout>>

const ways: Readonly<Record<string, (paying: Paying) => Promise<{ status: number }>>> = {
  'a reservation that is given up': ({ buyer, reservation }) =>
    call(release, { method: 'DELETE', token: buyer.token, params: { id: reservation.id } }),
  'a booking that is cancelled before it is paid': ({ buyer, booking }) =>
    call(cancel, { method: 'DELETE', token: buyer.token, params: { id: booking.id }, body: {} }),
}

it.each(Object.entries(ways))('%s cannot be paid for any more', async (_, giveUp) => {
  const paying = await atCheckout()
  await changes()
  expect((await giveUp(paying)).status).toBe(200)
  expect(await onCommerceChange({ Records: await changes() })).toEqual({ batchItemFailures: [] })
  const checks = world.queues.ready('payment-checks') as { user_id: string }[]
  const own = checks.filter(({ user_id }) => user_id === paying.buyer.userId)
  expect(own.length).toBeGreaterThan(0)
  expect(await onPaymentCheck(sqsEvent(...own), {} as never)).toEqual({ batchItemFailures: [] })

  expect((await readOrder(orderIn(paying.payment)))?.state).toBe('cancelled')
  const { payment } = await recordsOf(paying.buyer, paying.booking.id)
  expect([payment?.state, payment?.checkout]).toEqual(['expired', undefined])
  await playAt(paying.payment, 'succeed')
  expect((await readOrder(orderIn(paying.payment)))?.captures).toEqual([])
})
