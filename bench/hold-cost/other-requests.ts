import { contracts } from '../../shared/reservations/contracts/index.ts'
import type { Answer } from '../../test/support/call.ts'
import type { Count } from '../counting/counting-proxy.ts'
import { create, expecting, type HoldCase, prepare } from './requests.ts'
import type { Buyer, World } from './world.ts'

export interface CountedRequest {
  readonly what: string
  readonly status: number
  readonly count: Count
}

const wanted: HoldCase = { busSeats: 50, legs: 1, seats: 4, seated: 'adjacent', othersSold: true }

/** What comes before or after a hold of four seats, each on a bus of its own. */
export const countOtherRequests = async (world: World): Promise<CountedRequest[]> => {
  const counted: CountedRequest[] = []
  for (const [what, status, play] of plays(world)) {
    // The first time warms the function: it reads the public keys.
    await countPlay(world, status, play)
    const counts = await inTurn(9, () => countPlay(world, status, play))
    counted.push({ what, status, count: median(counts) })
  }
  return counted
}

/** Two holds of one buyer may begin in the same slot of their quota, by chance; then one of them asks twice. */
const median = (counts: readonly Count[]): Count =>
  counts.toSorted((left, right) => left.calls.length - right.calls.length)[counts.length >> 1] as Count

const inTurn = async <T>(times: number, work: () => Promise<T>): Promise<T[]> => {
  const results: T[] = []
  for (let turn = 0; turn < times; turn += 1) results.push(await work())
  return results
}

const countPlay = async (world: World, status: number, play: Play): Promise<Count> => {
  const { body } = await prepare(wanted)
  const act = await play(await world.buyer(), body)
  return (await world.count(async () => expecting(status, await act()))).count
}

type Body = Awaited<ReturnType<typeof prepare>>['body']
/** Does what comes before, and gives the request that is counted. */
type Play = (buyer: Buyer, body: Body) => Promise<() => Promise<Answer>>

const plays = (world: World): (readonly [string, number, Play])[] => [
  [
    'a hold without an Idempotency-Key',
    201,
    async ({ token }, body) =>
      () =>
        world.request('transit/create-reservation', { method: 'POST', token, body }),
  ],
  [
    'a hold refused with SEATS_TAKEN',
    409,
    async (buyer, body) => {
      expecting(201, await create(world, await world.buyer(), { ...body, seat_ids: body.seat_ids.slice(0, 1) }, 'key'))
      return () => create(world, buyer, body, 'key')
    },
  ],
  [
    'the same Idempotency-Key and body once more',
    201,
    async (buyer, body) => {
      expecting(201, await create(world, buyer, body, 'key'))
      return () => create(world, buyer, body, 'key')
    },
  ],
  [
    'a second hold of the same buyer within seconds',
    201,
    async (buyer, body) => {
      expecting(201, await create(world, buyer, { ...body, seat_ids: body.seat_ids.slice(0, 2) }, 'first'))
      return () => create(world, buyer, { ...body, seat_ids: body.seat_ids.slice(2) }, 'second')
    },
  ],
  ['extend', 200, later(world, 'extendReservation', 'reservations/extend-reservation')],
  ['release', 200, later(world, 'releaseReservation', 'reservations/release-reservation')],
]

const later =
  (world: World, name: 'extendReservation' | 'releaseReservation', file: string): Play =>
  async (buyer, body) => {
    const held = expecting(201, await create(world, buyer, body, 'key'))
    const { method, path } = contracts[name]
    return () => world.request(file, { method, path, params: { id: held.body.id }, token: buyer.token })
  }
