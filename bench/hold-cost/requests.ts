import type { Answer } from '../../test/support/call.ts'
import type { Count } from '../counting/counting-proxy.ts'
import { adjacentSeats, putBus, scatteredSeats, sectionsOf, sellOthers } from './buses.ts'
import { holdAsUsual, putSeatItems } from './usual-design.ts'
import type { Buyer, World } from './world.ts'

/** A hold of `seats` seats over the whole trip. */
export interface HoldCase {
  readonly busSeats: number
  readonly legs: number
  readonly seats: number
  readonly seated: 'adjacent' | 'scattered'
  /** Whether every other seat of the bus is sold, on every leg. */
  readonly othersSold: boolean
}

export interface CountedHold extends HoldCase {
  readonly sections: number
  readonly count: Count
}

export const createPath = '/api/v1/reservations/create'

export const create = (world: World, { token }: Buyer, body: unknown, key: string): Promise<Answer> =>
  world.request('transit/create-reservation', {
    method: 'POST',
    path: createPath,
    token,
    body,
    headers: { 'idempotency-key': key },
  })

/** @throws Error naming an unexpected reply, which must not be counted */
export const expecting = (status: number, answer: Answer): Answer => {
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status} ${answer.raw}`)
  return answer
}

/** A bus as the case describes it, and the seats to hold. */
export const prepare = async ({ busSeats, legs, seats, seated, othersSold }: HoldCase) => {
  const offer = await putBus(busSeats, legs)
  const seat_ids = seated === 'adjacent' ? adjacentSeats(offer, busSeats, seats) : scatteredSeats(busSeats, seats)
  if (othersSold) await sellOthers(offer, legs, seat_ids)
  return { offer, body: { schedule_id: offer.inventory_id, seat_ids } }
}

export const countHold = async (world: World, wanted: HoldCase): Promise<CountedHold> => {
  const { offer, body } = await prepare(wanted)
  const buyer = await world.buyer()
  const { count } = await world.count(async () => expecting(201, await create(world, buyer, body, 'key')))
  return { ...wanted, sections: sectionsOf(offer, body.seat_ids), count }
}

export const countUsualHold = async (world: World, wanted: HoldCase): Promise<Count> => {
  const { offer, body } = await prepare({ ...wanted, othersSold: false })
  await putSeatItems(offer, wanted.legs, body.seat_ids)
  const buyer = await world.buyer()
  return (await world.count(() => holdAsUsual(buyer, body))).count
}
