import { afterAll, beforeAll, expect, it } from 'vitest'
import { handler as onCommerceChange } from '../../functions/commerce/on-commerce-change.ts'
import { handler as deactivate } from '../../functions/identity/deactivate-user.ts'
import { handler as leave } from '../../functions/identity/delete-own-user.ts'
import { handler as onPaymentCheck } from '../../functions/payments/on-payment-check.ts'
import { readReservation } from '../../shared/commerce/store/reservations.ts'
import { endPurchases } from '../../shared/commerce/workflows/end-purchases.ts'
import { readSections } from '../../shared/inventory/store/sections.ts'
import { readOrder } from '../../shared/sandbox/store/orders.ts'
import { selling } from '../../shared/selling.ts'
import {
  aBuyer,
  aReservation,
  atCheckout,
  consumeEvents,
  orderIn,
  paidEvent,
  playAt,
  recordsOf,
  startPaying,
} from '../payments/paying.ts'
import { call } from '../support/call.ts'
import { accessTokenFor } from '../support/identity.ts'
import { pausedAfter } from '../support/killed.ts'
import { sqsEvent } from '../support/queues.ts'
import { followStream } from '../support/stream.ts'

// An account was deleted while its checkout was open: what was paid afterwards was kept, the seats were booked, and there was
// no address left to say so to.

let world: Awaited<ReturnType<typeof startPaying>>
let changes: ReturnType<typeof followStream>
beforeAll(async () => {
  world = await startPaying()
  changes = followStream('commerce')
})
afterAll(() => world.stop())

type Paying = Awaited<ReturnType<typeof atCheckout>>

const remove = ({ token }: { token: string }, body?: object) =>
  call(leave, { method: 'DELETE', token, ...(body && { body }) })

const shut = async ({ userId }: { userId: string }) => {
  const { token } = await accessTokenFor('super_admin')
  return call(deactivate, { method: 'PUT', token, params: { id: userId } })
}

/** The stream's messages since the last call, and the checks of payments among them carried out. */
const checkPayments = async (userId: string) => {
  expect(await onCommerceChange({ Records: await changes() })).toEqual({ batchItemFailures: [] })
  const checks = world.queues.ready('payment-checks') as { user_id: string }[]
  const own = checks.filter(({ user_id }) => user_id === userId)
  expect(await onPaymentCheck(sqsEvent(...own), {} as never)).toEqual({ batchItemFailures: [] })
}

const takenOf = async (scheduleId: string): Promise<string[]> =>
  (await readSections(scheduleId, { consistent: true })).flatMap(({ claims }) =>
    [...claims].filter(([, each]) => each.some(claim => claim !== 0n)).map(([unit]) => unit),
  )

const ways: Readonly<Record<string, (paying: Paying) => Promise<{ status: number }>>> = {
  'the account is deleted': ({ buyer }) => remove(buyer),
  'the account is deactivated': ({ buyer }) => shut(buyer),
}

it.each(Object.entries(ways))(
  '%s: its checkout is closed, and money that comes all the same goes back',
  async (_, end) => {
    const paying = await atCheckout()
    await changes()
    expect((await end(paying)).status).toBeLessThan(300)
    expect(await takenOf(paying.reservation.schedule_id)).toEqual([])
    await checkPayments(paying.buyer.userId)
    expect((await readOrder(orderIn(paying.payment)))?.state).toBe('cancelled')

    await consumeEvents(paidEvent(paying))
    const { booking, payment, refunds, tickets } = await recordsOf(paying.buyer, paying.booking.id)
    expect([booking?.state, payment?.state, refunds.map(({ state }) => state), tickets]).toEqual([
      'cancelled',
      'given_back',
      ['owed'],
      [],
    ])
    expect(await takenOf(paying.reservation.schedule_id)).toEqual([])
  },
)

it.each(Object.entries({ deleted: remove, deactivated: shut }))(
  '%s: what is held without a booking is free',
  async (_, end) => {
    const buyer = await aBuyer()
    const held = await aReservation(buyer)
    expect((await end(buyer)).status).toBeLessThan(300)
    expect(await takenOf(held.schedule_id)).toEqual([])
    expect((await readReservation(selling, buyer.userId, held.id))?.state).toMatch(/cancelled|released/)
  },
)

it('409 UPCOMING_BOOKINGS names what is paid for and still to come; asked for, it is cancelled and paid back', async () => {
  const paying = await atCheckout()
  const { buyer, booking } = paying
  await playAt(paying.payment, 'succeed')
  await consumeEvents(paidEvent(paying))
  const refused = await remove(buyer)
  expect([refused.status, refused.body.code]).toEqual([409, 'UPCOMING_BOOKINGS'])
  expect(refused.body.bookings).toEqual([
    {
      booking_id: booking.id,
      booking_reference: booking.booking_reference,
      kind: 'bus',
      total_amount: booking.total_amount,
      refund_amount: expect.any(Number),
      currency: 'INR',
    },
  ])
  expect((await recordsOf(buyer, booking.id)).booking?.state).toBe('confirmed')
  expect((await remove(buyer, { cancel_bookings: false })).status).toBe(409)

  expect((await remove(buyer, { cancel_bookings: true })).status).toBe(204)
  const { booking: ended, refunds } = await recordsOf(buyer, booking.id)
  expect([ended?.state, refunds.length, refunds[0]?.amount]).toEqual([
    'cancelled',
    refused.body.bookings[0].refund_amount > 0 ? 1 : 0,
    refused.body.bookings[0].refund_amount || undefined,
  ])
  expect(await takenOf(paying.reservation.schedule_id)).toEqual([])
})

it('paid for while it is being deleted: the money goes back, or the booking stays and is named', async () => {
  const ends = new Set<unknown>()
  for (let calls = 1, isReached = true; isReached; calls += 1) {
    const { userId, ...paying } = await atCheckoutWith()
    const end = () => endPurchases(selling, { userId, mayCancel: false }, Date.now()).catch(({ code }) => code)
    let refused: string | undefined
    isReached = await pausedAfter(calls, paying.pay, async () => {
      refused = await end()
    })
    if (!isReached) await paying.pay()
    const { booking, payment } = await paying.records()
    expect([calls, booking?.state, payment?.state]).toEqual(
      refused ? [calls, 'confirmed', 'confirmed'] : [calls, 'cancelled', 'given_back'],
    )
    ends.add(refused)
  }
  expect(ends).toEqual(new Set(['UPCOMING_BOOKINGS', undefined]))
})

const atCheckoutWith = async () => {
  const paying = await atCheckout()
  await playAt(paying.payment, 'succeed')
  return {
    userId: paying.buyer.userId,
    pay: () => consumeEvents(paidEvent(paying)),
    records: () => recordsOf(paying.buyer, paying.booking.id),
  }
}
