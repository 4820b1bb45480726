import { expect, test } from 'vitest'
import type { Change } from '../../../local/events/stream-record.ts'
import { afterFailure, freshPiece, type RetryPolicy, tooOld } from '../../../local/events/stream-retry.ts'

const policy: RetryPolicy = {
  maximumRetryAttempts: -1,
  maximumRecordAgeSeconds: -1,
  bisectBatchOnFunctionError: false,
}
const change = (sequenceNumber: string, writtenMs = 0): Change => ({
  record: {},
  sequenceNumber,
  writtenMs,
  itemKey: sequenceNumber,
})
const piece = (text: string, failures = 0) => ({
  ...freshPiece([...text].map(letter => change(letter))),
  failures,
  invocations: failures,
})
const text = (changes: readonly Change[] = []) => changes.map(entry => entry.sequenceNumber).join('')

const bisecting = { ...policy, bisectBatchOnFunctionError: true }

test.each([
  ['no limit: again, as it was', 'abc', 7, 0, policy, { done: 0, next: [['abc', 8]], givenUp: '' }],
  ['a retry left', 'abc', 0, 0, { ...policy, maximumRetryAttempts: 1 }, { done: 0, next: [['abc', 1]], givenUp: '' }],
  ['no retry left', 'abc', 1, 0, { ...policy, maximumRetryAttempts: 1 }, { done: 0, next: [], givenUp: 'abc' }],
  ['no retry allowed', 'abc', 0, 0, { ...policy, maximumRetryAttempts: 0 }, { done: 0, next: [], givenUp: 'abc' }],
  ['progress starts the count anew', 'abcd', 5, 2, policy, { done: 2, next: [['cd', 1]], givenUp: '' }],
  [
    'progress without retries gives up the rest only',
    'abcd',
    0,
    2,
    { ...policy, maximumRetryAttempts: 0 },
    { done: 2, next: [], givenUp: 'cd' },
  ],
  [
    'bisect: halves, not counted',
    'abcde',
    0,
    0,
    bisecting,
    {
      done: 0,
      next: [
        ['abc', 0],
        ['de', 0],
      ],
      givenUp: '',
    },
  ],
  [
    'bisect: cut at the record reported',
    'abcde',
    0,
    3,
    { ...bisecting, maximumRetryAttempts: 0 },
    { done: 3, next: [['de', 0]], givenUp: '' },
  ],
  ['bisect: one alone is counted', 'a', 0, 0, bisecting, { done: 0, next: [['a', 1]], givenUp: '' }],
  [
    'bisect: one alone is given up',
    'a',
    1,
    0,
    { ...bisecting, maximumRetryAttempts: 1 },
    { done: 0, next: [], givenUp: 'a' },
  ],
] as const)('%s', (_, letters, failures, failedAt, rules, expected) => {
  const { done, pieces, givenUp } = afterFailure(piece(letters, failures), failedAt, rules)
  expect({
    done,
    next: pieces.map(next => [text(next.changes), next.failures]),
    givenUp: text(givenUp?.changes),
  }).toEqual(expected)
  for (const next of [...pieces, ...(givenUp ? [givenUp] : [])]) expect(next.invocations).toBe(failures + 1)
})

test.each([
  ['no limit', -1, 0],
  ['the old ones at the head', 60, 2],
  ['none old', 200, 0],
  ['all old', 1, 3],
])('too old: %s', (_, maximumRecordAgeSeconds, expected) => {
  const changes = [change('a', 1000), change('b', 39_999), change('c', 40_000)]
  expect(tooOld(freshPiece(changes), 100_000, { ...policy, maximumRecordAgeSeconds })).toBe(expected)
})
