import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { countRequest } from '../../shared/platform/dynamo/rate-limits.ts'
import { createTables } from '../support/dynamo.ts'

/**
 * On a busy machine, of twelve requests at once under a limit of ten, nine were let through. The request that was written
 * first had read its clock a millisecond later than the others; the tenth, by its own clock, came that millisecond too
 * early.
 */

beforeAll(() => createTables('runtime'))

const tenAMinute = { max: 10, seconds: 60 }
const start = Date.now()

const allowedOf = async (key: string, times: readonly number[]) => {
  const allowed: boolean[] = []
  for (const time of times) allowed.push((await countRequest(key, tenAMinute, time)).allowed)
  return allowed
}

describe('requests that are written in another order than their clocks were read', () => {
  it.each([
    ['one, by a millisecond', [start + 1, ...Array(11).fill(start)]],
    ['each before the last', Array.from({ length: 12 }, (_, index) => start + 12 - index)],
    ['by seconds', [start + 4000, start + 1000, ...Array(10).fill(start)]],
  ])('%s: as many go through as the limit allows', async (_, times) => {
    expect(await allowedOf(randomUUID(), times)).toEqual([...Array(10).fill(true), false, false])
  })

  it('let no more through later: none before the time of the limit is over for the first', async () => {
    const key = randomUUID()
    await allowedOf(key, [start + 1, ...Array(9).fill(start)])
    expect(await allowedOf(key, [start, start + 60_000, start + 60_001, start + 60_001])).toEqual([
      false,
      false,
      true,
      true,
    ])
  })

  it('have to wait from the first one’s time', async () => {
    const key = randomUUID()
    await allowedOf(key, [start + 1001, ...Array(9).fill(start)])
    expect(await countRequest(key, tenAMinute, start)).toMatchObject({ allowed: false, retryAfterSeconds: 62 })
  })
})
