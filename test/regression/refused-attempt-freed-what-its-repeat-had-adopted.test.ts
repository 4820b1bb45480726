import { beforeAll, describe, expect, it } from 'vitest'
import { handler as release } from '../../functions/reservations/release-reservation.ts'
import { handler } from '../../functions/transit/create-reservation.ts'
import type { Offer } from '../../shared/inventory/rules/offer.ts'
import { release as free } from '../../shared/inventory/store/inventory.ts'
import { readHeldClaims } from '../../shared/inventory/store/quota.ts'
import { readSections } from '../../shared/inventory/store/sections.ts'
import { type Answer, call } from '../support/call.ts'
import { onSale } from '../support/departure.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { pausedAfter } from '../support/killed.ts'
import { holdSeats } from '../transit/take-seats.ts'

// Two attempts of one keyed request run at once. The first has the seat of one departure and is refused the other's, or the
// quota, which then becomes free. The second adopted that seat, took the other, and was answered 201; then the first attempt
// gave back what was the second's by now. Likewise an attempt that began before the second's hold was recorded and given up
// held the seats anew, without a record.

beforeAll(async () => {
  const stop = await startIdentity('inventory', 'commerce')
  process.env.HOLD_SECONDS = '900'
  return stop
})

interface Trip {
  readonly offers: readonly [Offer, Offer]
  readonly userId: string
  readonly attempt: () => Promise<Answer>
  readonly hold: (seats: readonly string[]) => Promise<Answer>
  readonly giveUp: (held: Answer) => Promise<unknown>
}

const trip = async (): Promise<Trip> => {
  const [first, second] = [await onSale({ seats: 16 }), await onSale({ seats: 16 })].toSorted((left, right) =>
    left.inventory_id < right.inventory_id ? -1 : 1,
  ) as [Offer, Offer]
  const { token, userId } = await accessTokenFor()
  const create = (seats: readonly string[], key: string) =>
    call(handler, {
      method: 'POST',
      token,
      headers: { 'idempotency-key': key },
      body: { journeys: [first, second].map(({ inventory_id }) => ({ schedule_id: inventory_id, seat_ids: seats })) },
    })
  return {
    offers: [first, second],
    userId,
    attempt: () => create(['1A', '1B'], 'one'),
    hold: seats => create(seats, seats.join()),
    giveUp: ({ body }) => call(release, { method: 'DELETE', token, params: { id: body.id } }),
  }
}

const taken = async ({ inventory_id }: Offer): Promise<string[]> =>
  (await readSections(inventory_id, { consistent: true }))
    .flatMap(({ claims }) => [...claims].filter(([, each]) => each.some(claim => claim !== 0n)).map(([unit]) => unit))
    .toSorted()

/** What stands in the way of the first attempt. @returns how it goes away, and the seats of each departure that stay taken */
type Obstacle = (trip: Trip) => Promise<{ readonly goes: () => Promise<unknown> }>

const obstacles: Readonly<Record<string, Obstacle>> = {
  'nothing is in the way': async () => ({ goes: async () => undefined }),
  'a seat is taken, and becomes free': async ({ offers }) => {
    const other = await holdSeats(offers[1].inventory_id, ['1B'], [0])
    return { goes: () => free({ placement: other.placement, claims: [other.claim] }) }
  },
  'the quota is used up, and becomes free': async ({ hold, giveUp }) => {
    const own = await hold(['2A', '2B', '2C', '2D', '3A', '3B', '3C', '3D', '4A'])
    return { goes: () => giveUp(own) }
  },
}

const answered = (replies: readonly Answer[], status: string) =>
  replies.some(reply => reply.status === 201 && reply.body.status === status)

describe.each(Object.entries(obstacles))('%s between two attempts of one request', (_, obstacle) => {
  it('they have all that the reply says, or nothing, wherever the first attempt was', async () => {
    for (let calls = 1, isPaused = true; isPaused; calls += 1) {
      const all = await trip()
      const { goes } = await obstacle(all)
      const replies: Answer[] = []
      const meanwhile = async () => {
        await goes()
        replies.push(await all.attempt())
      }
      isPaused = await pausedAfter(calls, meanwhile, async () => void replies.push(await all.attempt()))
      if (!isPaused) await goes()
      const expected = answered(replies, 'active') ? ['1A', '1B'] : []
      for (const offer of all.offers) {
        expect(await taken(offer), `a repeat after ${calls} calls`).toEqual(expected)
        const counted = await readHeldClaims(all.userId, offer.inventory_id)
        expect(counted, `counted after ${calls} calls`).toHaveLength(expected.length)
      }
      // A later repeat has what it asks for: nothing that was given back prevents it.
      const later = await all.attempt()
      expect([later.status, later.body.status]).toEqual([201, 'active'])
    }
  })

  it('given up after the second attempt: neither departure has a seat held, wherever the first attempt was', async () => {
    for (let calls = 1, isPaused = true; isPaused; calls += 1) {
      const all = await trip()
      const { goes } = await obstacle(all)
      const replies: Answer[] = []
      const meanwhile = async () => {
        await goes()
        const reply = await all.attempt()
        replies.push(reply)
        if (reply.status === 201) await all.giveUp(reply)
      }
      isPaused = await pausedAfter(calls, meanwhile, async () => void replies.push(await all.attempt()))
      if (!isPaused) break
      // The first attempt answers with the hold that the second made, or, where that was refused, may hold it itself.
      const expected = replies[0]?.status !== 201 && answered(replies, 'active') ? ['1A', '1B'] : []
      for (const offer of all.offers) {
        expect(await taken(offer), `given up after ${calls} calls`).toEqual(expected)
        expect(await readHeldClaims(all.userId, offer.inventory_id)).toHaveLength(expected.length)
      }
    }
  })
})

it('two attempts each of many buyers at once, over the same seats: what is taken is what the replies say', async () => {
  const offers = [await onSale({ seats: 16 }), await onSale({ seats: 16 })]
  const seats = ['1A', '1B', '1C', '1D', '2A', '2B']
  const buyers = await Promise.all(Array.from({ length: 30 }, () => accessTokenFor()))
  const trips = await Promise.all(
    buyers.map(async ({ token }, index) => {
      const seat_ids = [seats[index % 6], seats[(index * 5 + 1) % 6]]
      const journeys = offers.map(({ inventory_id }, leg) => ({
        schedule_id: inventory_id,
        seat_ids: [seat_ids[leg]],
      }))
      const attempt = () =>
        call(handler, { method: 'POST', token, headers: { 'idempotency-key': 'once' }, body: { journeys } })
      const replies = await Promise.all([attempt(), attempt()])
      return { seat_ids, replies, won: replies.some(({ status }) => status === 201) }
    }),
  )
  const won = trips.filter(each => each.won)
  expect(won.length).toBeGreaterThan(0)
  for (const { replies } of trips)
    expect(replies.map(({ status, body }) => body.code ?? status)).toEqual(
      expect.arrayContaining([expect.toBeOneOf([201, 'SEATS_TAKEN', 'UNAVAILABLE'])]),
    )
  for (const [leg, offer] of offers.entries())
    expect(await taken(offer)).toEqual(won.map(({ seat_ids }) => seat_ids[leg]).toSorted())
})
