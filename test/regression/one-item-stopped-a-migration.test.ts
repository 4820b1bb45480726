import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { client, tableName } from '../../shared/platform/dynamo/client.ts'
import type { StoredItem } from '../../shared/platform/dynamo/items.ts'
import { startRun } from '../../shared/platform/events/run-migration.ts'
import { delivered, parcelMigration, standingOf } from '../platform/parcel-runs.ts'
import { parcelKey, putFormer, storedParcel } from '../platform/parcels.ts'
import { captureMessages } from '../support/captured-messages.ts'
import { putItem } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'

// An item with a number of more digits than JavaScript's never was as it had been read: its step failed at every attempt, and
// the part of the table behind it was never moved; the same with one of which a rule made no number. One whose version was a text of the right number counted as moved already.

const asha = { first: 'Asha', last: 'Rao', size: 1 }
let messages: ReturnType<typeof captureMessages>

beforeAll(() => {
  process.env.MIGRATIONS_QUEUE = 'https://sqs.example/migrations'
  messages = captureMessages()
})

beforeEach(async () => {
  await createTables('catalog', 'operations')
  vi.spyOn(console, 'log').mockImplementation(() => undefined)
})

const run = async (migration = parcelMigration) => {
  await startRun(migration, { direction: 'up', segments: 1, perSecond: 200 })
  await delivered(messages, undefined, new Map([[migration.name, migration]]))
  return standingOf()
}

it('an item that can never be as it was read is parked, and the others are moved', async () => {
  const { pk, sk } = parcelKey('exact')
  const Item = { pk: { S: pk }, sk: { S: sk }, name: { S: 'Asha Rao' }, size: { N: '0.12345678901234567890123' } }
  await client.send(new PutItemCommand({ TableName: tableName('catalog'), Item }))
  for (const id of ['1', '2', '3']) await putFormer(id, asha)
  expect(await run()).toEqual({
    done: true,
    read: 4,
    moved: 3,
    there: 0,
    skipped: 0,
    parked: 1,
    keys: [parcelKey('exact')],
  })
})

it.each(['2', 2.5, true])('an item of the impossible version %j is parked', async v => {
  await putItem('catalog', { ...parcelKey('odd'), name: 'Asha Rao', size: 1, v })
  expect(await run()).toMatchObject({ done: true, moved: 0, there: 0, parked: 1, keys: [parcelKey('odd')] })
})

it.each([
  ['a rule makes no number of', { size: { S: 'x' } }],
  ['has a number that cannot be written again', { size: { N: '90071992547409930.5' } }],
  ['has a set with such a number', { size: { N: '1' }, more: { NS: ['1', '90071992547409930.5'] } }],
])('an item that %s is parked, and the others are moved', async (_, members) => {
  const { pk, sk } = parcelKey('odd')
  const Item = { pk: { S: pk }, sk: { S: sk }, ...members }
  await client.send(new PutItemCommand({ TableName: tableName('catalog'), Item }))
  await putFormer('1', asha)
  const doubling = { ...parcelMigration, up: (item: StoredItem) => ({ ...item, size: Number(item.size) * 2 }) }
  expect(await run(doubling)).toMatchObject({ done: true, moved: 1, parked: 1, keys: [parcelKey('odd')] })
})

it('a member is moved whatever its name', async () => {
  await putFormer('1', asha)
  const named = { r0: 'new', r1: 'new' }
  await run({ ...parcelMigration, up: (item: StoredItem) => ({ ...item, ...named }) })
  expect(await storedParcel('1')).toMatchObject({ ...named, name: 'Asha Rao', v: 2 })
})
