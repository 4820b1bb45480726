import { beforeAll, expect, it } from 'vitest'
import { send, writeIf } from '../../shared/platform/dynamo/conditional-write.ts'
import { isNew, put, remove, update } from '../../shared/platform/dynamo/writes.ts'
import { createTables } from '../support/dynamo.ts'

beforeAll(() => createTables('runtime'))

const claim = 1_800_000_000_000_123_456_789_012n
const stored = { claim, count: 7, bytes: new Uint8Array([1, 2]), names: new Set(['a']), nested: [{ text: 'x' }] }

it.each([
  ['a put', (key: { pk: string; sk: string }) => put('runtime', key, isNew)],
  [
    'an update',
    (key: { pk: string; sk: string }) =>
      update('runtime', key, { set: { count: 8 }, when: 'attribute_not_exists(pk)' }),
  ],
  ['a deletion', (key: { pk: string; sk: string }) => remove('runtime', key, { when: 'attribute_not_exists(pk)' })],
] as const)('%s that is refused returns the item as it is read', async (name, write) => {
  const key = { pk: `REFUSED#${name}`, sk: 'X' }
  await send(put('runtime', { ...key, ...stored }))
  expect(await writeIf(write(key))).toEqual({ written: false, item: { ...key, ...stored } })
})

it('a write that is refused as there is no item returns none', async () => {
  const write = update('runtime', { pk: 'NONE', sk: 'X' }, { set: { count: 1 }, when: 'attribute_exists(pk)' })
  expect(await writeIf(write)).toEqual({ written: false, item: undefined })
})

it('a write returns the attributes that are asked for, none by default', async () => {
  const key = { pk: 'WRITTEN', sk: 'X' }
  expect(await writeIf(put('runtime', key, isNew))).toEqual({ written: true, attributes: {} })
  const counted = await writeIf(update('runtime', key, { add: { count: 2 } }), 'UPDATED_NEW')
  expect(counted).toEqual({ written: true, attributes: { count: 2 } })
})

it('an update may remove members and do nothing else', async () => {
  const key = { pk: 'LESS', sk: 'X' }
  await send(put('runtime', { ...key, count: 1, name: 'x' }))
  expect(await send(update('runtime', key, { set: { name: undefined } }), 'ALL_NEW')).toEqual({ ...key, count: 1 })
})

it('any other error is thrown', async () => {
  const key = { pk: 'WRONG', sk: 'X' }
  await expect(writeIf(update('runtime', key, { terms: ['a = :missing'] }))).rejects.toThrow(/missing/)
})
