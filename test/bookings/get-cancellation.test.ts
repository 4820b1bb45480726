import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/bookings/get-cancellation.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { aBuyer, startPaying } from '../payments/paying.ts'
import { call } from '../support/call.ts'
import { aPaidBooking, cancelling } from './a-paid-booking.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

describe('get cancellation', () => {
  it('200 of a part and of the rest: each its own', async () => {
    const { buyer, booking } = await aPaidBooking()
    const made = [
      (await cancelling(buyer, booking.id, { seat_ids: ['1A'], reason: 'one less' })).body,
      (await cancelling(buyer, booking.id)).body,
    ]
    expect(made.map(({ is_whole, note }) => [is_whole, note])).toEqual([
      [false, 'one less'],
      [true, null],
    ])
    for (const body of made)
      expect(await call(handler, { token: buyer.token, params: { id: body.id } })).toMatchObject({ status: 200, body })
  })

  it("404 NOT_FOUND for another account's, an unknown and an impossible id, all word for word the same", async () => {
    const { buyer, booking } = await aPaidBooking()
    const { body } = await cancelling(buyer, booking.id)
    const { token } = await aBuyer()
    const replies = await Promise.all(
      [body.id, newId(commerceIds.cancellation, 1), 'x'].map(id => call(handler, { token, params: { id } })),
    )
    expect(replies.map(({ status }) => status)).toEqual([404, 404, 404])
    expect(new Set(replies.map(each => JSON.stringify({ ...each.body, request_id: '' }))).size).toBe(1)
  })
})
