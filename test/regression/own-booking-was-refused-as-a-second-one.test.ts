import { randomUUID } from 'node:crypto'
import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/bookings/create-booking.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { aHold, contact, passengers } from '../bookings/a-hold.ts'
import { type Call, call } from '../support/call.ts'
import { allItems } from '../support/departure.ts'
import { startIdentity } from '../support/identity.ts'
import { killedAfter, repliedLateAfter } from '../support/killed.ts'

beforeAll(async () => {
  const stop = await startIdentity('inventory', 'commerce')
  process.env.HOLD_SECONDS = '900'
  return stop
})

const plans = [
  ['that is paid', { restrictions: {} }, 'pending_payment'],
  ['that costs nothing', { restrictions: {}, prices: { window: [0], aisle: [0] } }, 'pending_payment'],
] as const

/** A request to book a hold, with an Idempotency-Key where `isKeyed`. */
const bookingRequest = async (options: Parameters<typeof aHold>[0], isKeyed: boolean) => {
  const { token, userId, reservation } = await aHold(options)
  const headers: Record<string, string> = isKeyed ? { 'idempotency-key': randomUUID() } : {}
  const request: Call = { token, headers, body: { reservation_id: reservation.id, passengers, contact } }
  const book = () => call(handler, request)
  /** Ends the key's record, as a day, or the end of the killed attempt's lease, would. */
  const expireKey = async () => {
    const kept = (await allItems('runtime')).filter(({ pk }) =>
      String(pk).startsWith(`IDEMPOTENCY#createBooking#${userId}#`),
    )
    for (const { pk, sk } of kept)
      await documents.send(new DeleteCommand({ TableName: tableName('runtime'), Key: { pk, sk } }))
  }
  return { book, expireKey }
}

describe.each(plans)('a booking %s', (_, options, status) => {
  // With a key: test/bookings/repeated-booking.test.ts.
  it('201 without an Idempotency-Key when any reply of DynamoDB is lost', async () => {
    for (let calls = 1; ; calls += 1) {
      const { book } = await bookingRequest(options, false)
      let reply: Awaited<ReturnType<typeof book>> | undefined
      const wasLost = await repliedLateAfter(calls, async () => {
        reply = await book()
      })
      expect([reply?.status, reply?.body.status], `the reply of call ${calls} was lost`).toEqual([201, status])
      if (!wasLost) return expect(calls).toBeGreaterThan(5)
    }
  })

  it('201 for the same Idempotency-Key, after whichever call the first attempt was killed', async () => {
    for (let calls = 1; ; calls += 1) {
      const { book, expireKey } = await bookingRequest(options, true)
      let first: Awaited<ReturnType<typeof book>> | undefined
      await killedAfter(calls, async () => {
        first = await book()
      })
      await expireKey()
      const reply = await book()
      expect([reply.status, reply.body.status], `killed after ${calls} calls`).toEqual([201, status])
      const again = await book()
      expect(again.body).toEqual(reply.body)
      if (first?.status === 201) return expect(calls).toBeGreaterThan(5)
    }
  })
})
