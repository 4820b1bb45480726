import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import type { Count } from '../counting/counting-proxy.ts'
import { itemBytes } from '../counting/item-bytes.ts'
import { type CountedRequest, countOtherRequests } from './other-requests.ts'
import { type CountedHold, countHold, countUsualHold, create, expecting, type HoldCase, prepare } from './requests.ts'
import { startWorld, type World } from './world.ts'

/** The same hold in both designs. */
export interface Compared {
  readonly ours: CountedHold
  readonly usual: Count
}

export interface HoldMeasurements {
  readonly adjacent: readonly CountedHold[]
  readonly scattered: readonly CountedHold[]
  readonly compared: readonly Compared[]
  readonly others: readonly CountedRequest[]
  readonly records: readonly { readonly seats: number; readonly legs: number; readonly bytes: number }[]
}

const seatCounts = [1, 2, 4, 8, 10]
export const typicalBus = 50

const each = async <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> => {
  const results: R[] = []
  for (const item of items) results.push(await work(item))
  return results
}

const cases = (buses: readonly number[], seated: HoldCase['seated'], sold: readonly boolean[]): HoldCase[] =>
  buses.flatMap(busSeats =>
    [1, 5].flatMap(legs =>
      sold.flatMap(othersSold => seatCounts.map(seats => ({ busSeats, legs, seats, seated, othersSold }))),
    ),
  )

export const measureHolds = async (): Promise<HoldMeasurements> => {
  const world = await startWorld()
  try {
    // As in `countOtherRequests`: from here on the function is warm.
    await countHold(world, { busSeats: 40, legs: 1, seats: 1, seated: 'adjacent', othersSold: false })
    const adjacent = await each(cases([40, typicalBus, 60], 'adjacent', [false, true]), hold => countHold(world, hold))
    return {
      adjacent,
      scattered: await each(cases([typicalBus], 'scattered', [true]), hold => countHold(world, hold)),
      compared: await each(
        adjacent.filter(({ busSeats, othersSold }) => busSeats === typicalBus && othersSold),
        async ours => ({ ours, usual: await countUsualHold(world, ours) }),
      ),
      others: await countOtherRequests(world),
      records: await each([1, 5], legs => recordSize(world, legs)),
    }
  } finally {
    documents.destroy()
    await world.stop()
  }
}

/** Of the largest record there is: ten seats from the front to the back of the bus. */
const recordSize = async (world: World, legs: number) => {
  const { body } = await prepare({ busSeats: 60, legs, seats: 10, seated: 'scattered', othersSold: false })
  const buyer = await world.buyer()
  const held = expecting(201, await create(world, buyer, body, 'key'))
  const Key = keys.reservation(buyer.user_id, held.body.id)
  const { Item } = await documents.send(new GetCommand({ TableName: tableName('commerce'), Key }))
  return { seats: body.seat_ids.length, legs, bytes: itemBytes(marshall(Item)) }
}
