import { expect, test } from 'vitest'
import { readBatchReply } from '../../../local/events/batch-reply.ts'
import { withinPayload } from '../../../local/events/payload.ts'

const batch = new Set(['a', 'b', 'c'])

test.each([
  ['nothing', undefined],
  ['null', null],
  ['an empty reply', {}],
  ['a null list', { batchItemFailures: null }],
  ['an empty list', { batchItemFailures: [] }],
])('success: %s', (_, payload) => {
  expect(readBatchReply(payload, batch)).toEqual({ failed: new Set() })
})

test('the identifiers that failed, each once', () => {
  const payload = { batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'b' }, { itemIdentifier: 'a' }] }
  expect(readBatchReply(payload, batch)).toEqual({ failed: new Set(['a', 'b']) })
})

test.each([
  ['a reply that is no object', 'ok'],
  ['a list as the reply', []],
  ['a malformed list', { batchItemFailures: 'a' }],
  ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
  ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
  ['a wrong key', { batchItemFailures: [{ identifier: 'a' }] }],
  ['a bare identifier', { batchItemFailures: ['a'] }],
  ['a foreign identifier', { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'z' }] }],
])('the whole batch failed: %s', (_, payload) => {
  expect(readBatchReply(payload, batch)).toEqual({ broken: expect.any(String) })
})

test('a batch is cut where an invocation would grow beyond its payload, counting bytes', () => {
  const records = ['é'.repeat(20), 'b', 'c'.repeat(44), 'd']
  expect(withinPayload(records, 48)).toEqual([[records[0], 'b'], [records[2]], ['d']])
  expect(withinPayload([], 48)).toEqual([])
  expect(withinPayload(['e'.repeat(99), 'f'], 48)).toEqual([['e'.repeat(99)], ['f']])
})
