import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/bookings/create-booking.ts'
import { handler as createReservation } from '../../functions/transit/create-reservation.ts'
import { call } from '../support/call.ts'
import { itemsUnder, onSale } from '../support/departure.ts'
import { startIdentity } from '../support/identity.ts'
import { killedAfter, pausedAfter, repliedLateAfter } from '../support/killed.ts'
import { aHold, contact, passengers } from './a-hold.ts'

beforeAll(async () => {
  const stop = await startIdentity('inventory', 'commerce')
  process.env.HOLD_SECONDS = '900'
  return stop
})

const free = { restrictions: {}, prices: { window: [0], aisle: [0] } }
const other = { ...contact, email: 'other@example.com' }

/** An account with two holds, and a request to book either of them under one key. */
const oneKey = async (options: Parameters<typeof onSale>[0] = { restrictions: {} }) => {
  const first = await aHold(options)
  const { token, userId } = first
  const schedule_id = (await onSale({ restrictions: {} })).inventory_id
  const second = await call(createReservation, { token, body: { schedule_id, seat_ids: ['1A', '1B'] } })
  const book = (changes: object = {}) =>
    call(handler, {
      token,
      headers: { 'idempotency-key': 'booking-0123456789' },
      body: { reservation_id: first.reservation.id, passengers, contact, ...changes },
    })
  const bookings = async () =>
    (await itemsUnder('commerce', `USER#${userId}`)).filter(({ sk }) => String(sk).startsWith('BKG#'))
  return { book, bookings, elsewhere: { reservation_id: second.body.id as string } }
}

const answer = ({ status, body }: Awaited<ReturnType<typeof call>>) => `${status} ${body.code ?? body.status}`
const reused = '422 IDEMPOTENCY_KEY_REUSED'

describe('a booking requested again under its Idempotency-Key', () => {
  it.each([
    ['paid for', { restrictions: {} }],
    ['free', free],
  ] as const)(
    '201 the same reply for one that is %s; 422 for another contact and for another reservation',
    async (_, options) => {
      const { book, bookings, elsewhere } = await oneKey(options)
      const first = await book()
      expect(answer(first)).toBe('201 pending_payment')
      expect((await book()).body).toEqual(first.body)
      expect([answer(await book({ contact: other })), answer(await book(elsewhere))]).toEqual([reused, reused])
      expect(await bookings()).toHaveLength(1)
    },
  )

  it.each([
    ['paid for', { restrictions: {} }],
    ['free', free],
  ] as const)(
    '201 after an attempt at one that is %s was killed after any call; 422 for another request even then',
    async (_, options) => {
      for (let calls = 1; ; calls += 1) {
        const { book, bookings, elsewhere } = await oneKey(options)
        // A killed function returns nothing; API Gateway then answers 500.
        let status = 500
        await killedAfter(calls, async () => {
          status = (await book()).status
        })
        const isBound = status === 201 || (await bookings()).length > 0
        if (isBound) expect(answer(await book({ contact: other }))).toBe(reused)
        const again = await Promise.all([book(), book()])
        expect(
          again.map(({ status }) => status),
          `killed after ${calls} calls`,
        ).toEqual([201, 201])
        expect(new Set(again.map(({ body }) => body.id)).size).toBe(1)
        expect(answer(await book(elsewhere))).toBe(reused)
        expect(await bookings()).toHaveLength(1)
        if (status === 201) return expect(calls).toBeGreaterThan(5)
      }
    },
  )

  it('201 when the reply of any call of DynamoDB was lost', async () => {
    for (let calls = 1; ; calls += 1) {
      const { book, bookings } = await oneKey()
      const wasLost = await repliedLateAfter(calls, async () =>
        expect(answer(await book())).toBe('201 pending_payment'),
      )
      expect(await bookings()).toHaveLength(1)
      if (!wasLost) return expect(calls).toBeGreaterThan(5)
    }
  })

  it('one of two requests under one key gets its booking, whenever the other comes in between', async () => {
    for (let calls = 1; ; calls += 1) {
      const { book, bookings, elsewhere } = await oneKey()
      const answers: string[] = []
      const meanwhile = async () => void answers.push(answer(await book(elsewhere)))
      const wasPaused = await pausedAfter(calls, meanwhile, async () => void answers.push(answer(await book())))
      if (!wasPaused) return expect(calls).toBeGreaterThan(5)
      expect(answers.toSorted(), `in between after ${calls} calls`).toEqual(['201 pending_payment', reused])
      expect(await bookings()).toHaveLength(1)
    }
  })
})
