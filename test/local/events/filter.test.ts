import { describe, expect, test } from 'vitest'
import { compileSqsFilter, compileStreamFilter } from '../../../local/events/filter.ts'

const passes = (pattern: unknown, event: unknown) =>
  compileStreamFilter({ Filters: [{ Pattern: JSON.stringify(pattern) }] })(event)

describe('one field', () => {
  test.each([
    ['exact text', ['paid'], 'paid', true],
    ['exact text differs in case', ['paid'], 'Paid', false],
    ['one of several', ['paid', 'failed'], 'failed', true],
    ['exact number', [300], 300.0, true],
    ['a number is not its text', [300], '300', false],
    ['null', [null], null, true],
    ['null is not absent', [null], undefined, false],
    ['empty text', [''], '', true],
    ['true', [true], true, true],
    ['true is not its text', [true], 'true', false],
    ['prefix', [{ prefix: 'bkg_' }], 'bkg_1', true],
    ['prefix elsewhere', [{ prefix: 'bkg_' }], 'x_bkg_1', false],
    ['suffix', [{ suffix: '.png' }], 'a.png', true],
    ['suffix elsewhere', [{ suffix: '.png' }], 'a.png.gz', false],
    ['prefix of a number', [{ prefix: '3' }], 300, false],
    ['ignoring case', [{ 'equals-ignore-case': 'PAID' }], 'paId', true],
    ['ignoring case, other text', [{ 'equals-ignore-case': 'PAID' }], 'pay', false],
    ['anything but', [{ 'anything-but': 'paid' }], 'failed', true],
    ['anything but, that', [{ 'anything-but': 'paid' }], 'paid', false],
    ['anything but, absent', [{ 'anything-but': 'paid' }], undefined, false],
    ['anything but a list', [{ 'anything-but': ['paid', 7] }], 7, false],
    ['anything but a list, other', [{ 'anything-but': ['paid', 7] }], 8, true],
    ['anything but a prefix', [{ 'anything-but': { prefix: 'bkg' } }], 'bkg_1', false],
    ['anything but a prefix, other', [{ 'anything-but': { prefix: 'bkg' } }], 'pay_1', true],
    ['numeric equals', [{ numeric: ['=', 3.018e2] }], 301.8, true],
    ['numeric above', [{ numeric: ['>', 10] }], 10, false],
    ['numeric at least', [{ numeric: ['>=', 10] }], 10, true],
    ['numeric range', [{ numeric: ['>', 0, '<=', 5] }], 5, true],
    ['numeric outside the range', [{ numeric: ['>', 0, '<', 5] }], 5, false],
    ['numeric of text', [{ numeric: ['=', 5] }], '5', false],
    ['exists', [{ exists: true }], 0, true],
    ['exists, null', [{ exists: true }], null, true],
    ['exists, absent', [{ exists: true }], undefined, false],
    ['exists looks at leaves only', [{ exists: true }], { a: 1 }, false],
    ['not exists', [{ exists: false }], undefined, true],
    ['not exists, there', [{ exists: false }], 'x', false],
    ['several rules are alternatives', [{ prefix: 'a' }, { exists: false }], undefined, true],
    ['any entry of a list', ['b'], ['a', 'b'], true],
    ['no entry of a list', ['c'], ['a', 'b'], false],
  ])('%s', (_, rule, value, expected) => {
    expect(passes({ field: rule }, { field: value })).toBe(expected)
  })
})

describe('several fields', () => {
  const record = {
    eventName: 'MODIFY',
    dynamodb: { NewImage: { state: { S: 'PAID' }, n: { N: '12345678901234567890123' } } },
  }
  test.each([
    ['all must match', { eventName: ['MODIFY'], dynamodb: { NewImage: { state: { S: ['PAID'] } } } }, true],
    ['one does not', { eventName: ['INSERT'], dynamodb: { NewImage: { state: { S: ['PAID'] } } } }, false],
    ['a long number is compared as text', { dynamodb: { NewImage: { n: { N: ['12345678901234567890123'] } } } }, true],
    ['one digit off', { dynamodb: { NewImage: { n: { N: ['12345678901234567890124'] } } } }, false],
    ['absent deep field', { dynamodb: { OldImage: { state: { S: [{ exists: false }] } } } }, true],
    ['$or, first', { $or: [{ eventName: ['MODIFY'] }, { eventName: ['REMOVE'] }] }, true],
    ['$or, none', { $or: [{ eventName: ['INSERT'] }, { eventName: ['REMOVE'] }] }, false],
    [
      '$or beside a field',
      { eventName: ['INSERT'], $or: [{ eventName: ['MODIFY'] }, { eventName: ['INSERT'] }] },
      false,
    ],
    [
      '$or deep inside',
      { dynamodb: { NewImage: { $or: [{ state: { S: ['HELD'] } }, { n: { N: [{ prefix: '123' }] } }] } } },
      true,
    ],
    ['a name of the prototype is no field', { constructor: [{ exists: true }] }, false],
  ])('%s', (_, pattern, expected) => {
    expect(passes(pattern, record)).toBe(expected)
  })

  test('an entry of a list matches as a whole', () => {
    const event = {
      seats: [
        { row: 1, state: 'sold' },
        { row: 2, state: 'free' },
      ],
    }
    expect(passes({ seats: { row: [2], state: ['free'] } }, event)).toBe(true)
    expect(passes({ seats: { row: [1], state: ['free'] } }, event)).toBe(false)
  })
})

describe('the body of a message', () => {
  const json = { body: '{"kind":"paid","amount":5}', messageAttributes: { a: { stringValue: 'x' } } }
  const text = { body: 'RequestCode:BBBB', messageAttributes: {} }
  test.each([
    ['looked into', { body: { kind: ['paid'], amount: [{ numeric: ['>', 4] }] } }, json, true],
    ['looked into, other', { body: { kind: ['failed'] } }, json, false],
    ['text for a pattern of JSON', { body: { kind: ['paid'] } }, text, false],
    ['text', { body: ['RequestCode:BBBB'] }, text, true],
    ['text by prefix', { body: [{ prefix: 'RequestCode' }] }, text, true],
    ['JSON for a pattern of text', { body: [json.body] }, json, false],
    ['a bare JSON value is text', { body: ['42'] }, { body: '42' }, true],
    ['nothing about the body', { messageAttributes: { a: { stringValue: ['x'] } } }, json, true],
    ['nothing about the body, text', { messageAttributes: { a: { stringValue: [{ exists: false }] } } }, text, true],
  ])('%s', (_, pattern, record, expected) => {
    expect(compileSqsFilter({ Filters: [{ Pattern: JSON.stringify(pattern) }] })(record)).toBe(expected)
  })
})

test('without filters everything passes; of several one is enough', () => {
  expect(compileSqsFilter(undefined)({ body: 'x' })).toBe(true)
  expect(compileStreamFilter({ Filters: [] })({})).toBe(true)
  const criteria = { Filters: [{ Pattern: '{"a":[1]}' }, { Pattern: '{"a":[2]}' }] }
  expect(compileStreamFilter(criteria)({ a: 2 })).toBe(true)
  expect(compileStreamFilter(criteria)({ a: 3 })).toBe(false)
})

test.each([
  ['no JSON', '{'],
  ['no object', '[]'],
  ['no field', '{}'],
  ['a value outside a list', '{"a":"b"}'],
  ['an empty list', '{"a":[]}'],
  ['a list in a list', '{"a":[["b"]]}'],
  ['an operator that Lambda does not have', '{"a":[{"wildcard":"*"}]}'],
  ['two operators in one', '{"a":[{"prefix":"b","suffix":"c"}]}'],
  ['a prefix that is no text', '{"a":[{"prefix":1}]}'],
  ['numeric without a number', '{"a":[{"numeric":[">","1"]}]}'],
  ['numeric with an unknown comparison', '{"a":[{"numeric":["~",1]}]}'],
  ['exists without a truth value', '{"a":[{"exists":"yes"}]}'],
  ['anything-but null', '{"a":[{"anything-but":null}]}'],
  ['$or of one', '{"$or":[{"a":[1]}]}'],
])('refused like Lambda does: %s', (_, pattern) => {
  expect(() => compileStreamFilter({ Filters: [{ Pattern: pattern }] })).toThrow(/event pattern is not/)
})
