import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Shard } from '../../../local/events/shard-reader.ts'
import { openSharedShard } from '../../../local/events/shared-shard.ts'
import { startScriptedStream } from './scripted-stream.ts'

let script: Awaited<ReturnType<typeof startScriptedStream>>
const keys = Array.from({ length: 2500 }, (_, index) => String(index + 1))
const readings = () => script.requests.filter(({ action }) => action === 'GetRecords').length

beforeEach(async () => {
  script = await startScriptedStream()
})
afterEach(() => script.stop())

const open = () =>
  openSharedShard({ streams: script.streams, streamArn: 'arn:aws:dynamodb:::table/changes/stream/1', shardId: 'shard' })
const numbers = async (shard: Shard, limit = 1000) =>
  (await shard.read(limit)).records.map(({ dynamodb }) => Number(dynamodb?.SequenceNumber))
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index)

test('the other consumers get without a request what one has read', async () => {
  script.shards.push({ id: 'shard', keys: keys.slice(0, 5) })
  const shard = open()
  const [first, second, third] = [shard('TRIM_HORIZON'), shard({ after: '3' }), shard('TRIM_HORIZON')]
  expect(await numbers(first)).toEqual([1, 2, 3, 4, 5])
  expect(await numbers(second)).toEqual([4, 5])
  expect(await numbers(third, 2)).toEqual([1, 2])
  expect(await numbers(third)).toEqual([3, 4, 5])
  expect(readings()).toBe(1)
})

test('consumers that read at the same moment share the request, and both get its records', async () => {
  script.shards.push({ id: 'shard', keys: keys.slice(0, 3) })
  const shard = open()
  const [one, other] = [shard('TRIM_HORIZON'), shard('TRIM_HORIZON')]
  expect(await Promise.all([numbers(one), numbers(other)])).toEqual([upTo(3), upTo(3)])
  expect(readings()).toBe(1)
})

test('a consumer that reads while an older request is under way sends another after it', async () => {
  script.shards.push({ id: 'shard', keys: keys.slice(0, 1) })
  const shard = open()
  const [one, other] = [shard('TRIM_HORIZON'), shard('TRIM_HORIZON')]
  await numbers(one)
  await numbers(other)
  const early = numbers(one)
  script.shards.splice(0, 1, { id: 'shard', keys: keys.slice(0, 2) })
  expect(await numbers(other)).toEqual([2])
  await early
})

test('a consumer behind what is kept reads by itself, every record once and in order, until it has caught up', async () => {
  script.shards.push({ id: 'shard', keys })
  const shard = open()
  const fast = shard('TRIM_HORIZON')
  const slow = shard('TRIM_HORIZON')
  const ahead: number[] = []
  while (ahead.length < keys.length) ahead.push(...(await numbers(fast)))
  const behind: number[] = []
  while (behind.length < keys.length) behind.push(...(await numbers(slow, 300)))
  expect(ahead).toEqual(upTo(keys.length))
  expect(behind).toEqual(upTo(keys.length))
  const before = readings()
  script.shards.splice(0, 1, { id: 'shard', keys: [...keys, 'late'] })
  expect([await numbers(fast), await numbers(slow)]).toEqual([[2501], [2501]])
  expect(readings()).toBe(before + 1)
})

test('a consumer behind the first one catches up and goes on together with it', async () => {
  script.shards.push({ id: 'shard', keys: keys.slice(0, 10) })
  const shard = open()
  const [late, early] = [shard({ after: '10' }), shard({ after: '5' })]
  expect(await numbers(late)).toEqual([])
  expect(await numbers(early)).toEqual(upTo(10, 6))
  script.shards.splice(0, 1, { id: 'shard', keys: keys.slice(0, 12) })
  expect([await numbers(late), await numbers(early)]).toEqual([
    [11, 12],
    [11, 12],
  ])
})

test('every consumer gets the end of a closed shard, with its last records', async () => {
  script.shards.push({ id: 'shard', closed: true, keys: keys.slice(0, 4) })
  const shard = open()
  const [one, other] = [shard('TRIM_HORIZON'), shard('TRIM_HORIZON')]
  expect(await one.read(1000)).toMatchObject({ records: { length: 4 }, ended: true })
  expect(await other.read(2)).toMatchObject({ records: { length: 2 }, ended: false })
  expect(await other.read(2)).toMatchObject({ records: { length: 2 }, ended: true })
})
