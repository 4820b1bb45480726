import { describe, expect, it } from 'vitest'
import { retryingConflicts } from '../../shared/platform/dynamo/conflicts.ts'

const named = (name: string, ...codes: string[]) =>
  Object.assign(new Error(name), { name, CancellationReasons: codes.map(Code => ({ Code })) })

const conflict = named('TransactionConflictException')
const inTransaction = named('TransactionCanceledException', 'None', 'TransactionConflict')
const inBoth = named('TransactionCanceledException', 'ConditionalCheckFailed', 'TransactionConflict')

/** What comes of a request that fails so often with an error, and how often it was made. */
const made = async (failures: number, error: Error) => {
  let times = 0
  const request = retryingConflicts(async (input: string) => {
    times += 1
    if (times <= failures) throw error
    return `${input} done`
  })
  return [await request('it').catch(failure => failure.name), times]
}

describe('a request that meets a transaction on its item', () => {
  it.each([
    ['a write', conflict],
    ['a transaction', inTransaction],
  ])('%s is tried again, four times in all', async (_, error) => {
    expect(await made(0, error)).toEqual(['it done', 1])
    expect(await made(3, error)).toEqual(['it done', 4])
    expect(await made(9, error)).toEqual([error.name, 4])
  })

  it('is not tried again for another reason: a condition that failed, a throttle, a fault', async () => {
    expect(await made(9, inBoth)).toEqual([inBoth.name, 1])
    for (const name of ['ConditionalCheckFailedException', 'ThrottlingException', 'TypeError'])
      expect(await made(9, named(name))).toEqual([name, 1])
  })
})
