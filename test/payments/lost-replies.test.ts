import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as release } from '../../functions/reservations/release-reservation.ts'
import { handler as createReservation } from '../../functions/transit/create-reservation.ts'
import { type Answer, call } from '../support/call.ts'
import { onSale } from '../support/departure.ts'
import { repliedLateAfter } from '../support/killed.ts'
import { aBooking, aBuyer, aReservation, pay, startPaying } from './paying.ts'

let world: Awaited<ReturnType<typeof startPaying>>
beforeAll(async () => {
  world = await startPaying()
})
afterAll(() => world.stop())

const requests = {
  'to hold seats': async () => {
    const [buyer, { inventory_id }] = [await aBuyer(), await onSale({ restrictions: {} })]
    const body = { schedule_id: inventory_id, seat_ids: ['1A', '1B'] }
    const headers = { 'idempotency-key': randomUUID() }
    return () => call(createReservation, { token: buyer.token, headers, body })
  },
  'to hold seats, without a key': async () => {
    const [buyer, { inventory_id }] = [await aBuyer(), await onSale({ restrictions: {} })]
    const body = { schedule_id: inventory_id, seat_ids: ['1A', '1B'] }
    return () => call(createReservation, { token: buyer.token, body })
  },
  'to give a hold up': async () => {
    const buyer = await aBuyer()
    const { id } = await aReservation(buyer)
    return () => call(release, { method: 'DELETE', token: buyer.token, params: { id } })
  },
  'to pay for a booking': async () => {
    const buyer = await aBuyer()
    const { booking } = await aBooking(buyer)
    return () => pay(buyer, { booking_id: booking.id })
  },
  'to pay for a reservation': async () => {
    const buyer = await aBuyer()
    const { id } = await aReservation(buyer)
    return () => pay(buyer, { reservation_id: id })
  },
}

describe('a lost reply of any call of DynamoDB', () => {
  it.each(Object.entries(requests))('does not change the reply of a request %s', async (_, make) => {
    for (let calls = 1; ; calls += 1) {
      const send = await make()
      let reply: Answer | undefined
      const wasLost = await repliedLateAfter(calls, async () => {
        reply = await send()
      })
      expect([200, 201], `the reply of call ${calls} was lost: ${reply?.body?.code}`).toContain(reply?.status)
      if (!wasLost) return expect(calls).toBeGreaterThan(3)
    }
  })
})
