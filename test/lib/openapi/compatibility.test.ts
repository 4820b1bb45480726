import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { Domain } from '../../../lib/domain.ts'
import { breaksOf, isAnnounced } from '../../../lib/openapi/compatibility.ts'
import { openapiOf } from '../../../lib/openapi/document.ts'
import { factsIn, linesOf } from '../../../lib/openapi/fact-lines.ts'
import { factsOf } from '../../../lib/openapi/facts.ts'
import type { Contract } from '../../../shared/platform/http/contract.ts'

const thing = {
  name: 'changeThing',
  method: 'PUT',
  path: '/api/v1/things/{id}',
  summary: 'For tests.',
  auth: 'customer',
  scope: 'write:profile',
  params: z.object({ id: z.string().check(z.regex(/^thg_\d+$/)) }),
  reply: { status: 200, schema: z.object({ id: z.string() }) },
  errors: { THING_LOCKED: 409, THING_SOLD: 409 },
} as const satisfies Contract

/** What a contract with these members tells its clients, as if it had been read from the file. */
const facts = (more: Partial<Contract>, ...others: Partial<Contract>[]) => {
  const contracts = Object.fromEntries([more, ...others].map(each => [each.name ?? thing.name, { ...thing, ...each }]))
  const described = openapiOf([{ name: 'things', contracts, access: {} } as Domain])
  return factsIn(linesOf(factsOf(JSON.parse(JSON.stringify(described)))))
}

const today = '2027-01-20'
const breaks = (before: Partial<Contract>, after: Partial<Contract>) => breaksOf(facts(before), facts(after), today)

type Shape = Parameters<typeof z.object>[0]
const body = (shape: Shape) => ({ body: z.strictObject(shape ?? {}) })
const query = (shape: Shape) => ({ query: z.object(shape ?? {}) })
const reply = (shape: Shape) => ({ reply: { status: 200, schema: z.object(shape ?? {}) } })
const int = (...checks: Parameters<z.ZodMiniNumberFormat['check']>) => z.int().check(...checks)
const text = (...checks: Parameters<z.ZodMiniString['check']>) => z.string().check(...checks)

type Case = readonly [rule: string, before: Partial<Contract>, after: Partial<Contract>, told: string]

describe('an operation', () => {
  it.each<Case>([
    ['is renamed', {}, { name: 'setThing' }, 'changeThing is gone'],
    ['moves', {}, { path: '/api/v1/thing/{id}' }, 'is no longer PUT /api/v1/things/{id}'],
    ['has another method', {}, { method: 'POST' }, 'is no longer PUT'],
    ['needs an account', { auth: 'optional' }, { auth: 'customer' }, 'needs an account now'],
    ['needs another scope', {}, { scope: 'write:bookings' }, 'needs write:bookings now'],
    ['loses a code', {}, { errors: { THING_SOLD: 409 } }, 'fails no longer with 409 THING_LOCKED'],
    ['renames a code', {}, { errors: { THING_SOLD: 409, THING_SHUT: 409 } }, 'no longer with 409 THING_LOCKED'],
    ['moves a code', {}, { errors: { THING_SOLD: 409, THING_LOCKED: 422 } }, 'no longer with 409 THING_LOCKED'],
    ['has another status', {}, { reply: { ...thing.reply, status: 201 } }, 'gives 200 is gone'],
    ['takes no body any more', body({}), {}, 'takes body is gone'],
    ['has another media type', { reply: { status: 200, content_type: 'text/csv' } }, {}, 'is no text/csv any more'],
  ])('breaks clients where it %s', (_, before, after, told) => {
    expect(breaks(before, after)).toContainEqual(expect.stringContaining(told))
  })

  it.each<[string, Partial<Contract>, Partial<Contract>]>([
    ['is as before', {}, {}],
    ['needs no account any more', { auth: 'customer' }, { auth: 'optional' }],
    ['has further codes', {}, { errors: { ...thing.errors, THING_LATE: 422 } }],
    ['is deprecated', {}, { deprecated: { on: '2027-01-20', sunset: '2028-01-20' } }],
    ['has another summary', {}, { summary: 'Told anew.' }],
  ])('does not where it %s', (_, before, after) => {
    expect(breaks(before, after)).toEqual([])
  })

  it('may come beside others', () => {
    expect(breaksOf(facts({}), facts({}, { name: 'seeThing', method: 'GET' }), today)).toEqual([])
  })

  it('may go once its sunset has passed, and not on that day', () => {
    const ending = { name: 'seeThing', method: 'GET', deprecated: { on: '2026-01-19', sunset: '2027-01-19' } } as const
    expect(breaksOf(facts({}, ending), facts({}), '2027-01-20')).toEqual([])
    expect(breaksOf(facts({}, ending), facts({}), '2027-01-19')).toEqual(['seeThing is gone'])
  })
})

describe('a request', () => {
  it.each<Case>([
    ['needs a further member', body({}), body({ a: z.string() }), 'takes body.a is required now'],
    ['needs a member it did not', body({ a: z.optional(z.string()) }), body({ a: z.string() }), 'body.a is required'],
    ['needs a further parameter', query({}), query({ a: z.string() }), 'takes query.a is required now'],
    ['needs a body', {}, body({ a: z.string() }), 'takes body is required now'],
    ['has a member less', body({ a: z.string() }), body({}), 'takes body.a is gone'],
    ['has a parameter less', query({ a: z.string() }), query({}), 'takes query.a is gone'],
    ['renames a member', body({ a: z.optional(z.string()) }), body({ b: z.optional(z.string()) }), 'body.a is gone'],
    ['takes another type', body({ a: z.string() }), body({ a: z.number() }), 'body.a is no string any more'],
    ['takes whole numbers alone', body({ a: z.number() }), body({ a: z.int() }), 'is no number any more'],
    ['takes no null', body({ a: z.nullable(z.string()) }), body({ a: z.string() }), 'is no null any more'],
    ['takes some types', body({ a: z.unknown() }), body({ a: z.string() }), 'is no unknown any more'],
    ['takes a value less', body({ a: z.enum(['x', 'y']) }), body({ a: z.enum(['x']) }), 'does not take y any more'],
    ['takes some values', body({ a: z.string() }), body({ a: z.enum(['x']) }), 'does not take any text any more'],
    ['begins later', body({ a: int(z.minimum(0)) }), body({ a: int(z.minimum(1)) }), 'has a narrower minimum'],
    ['begins somewhere', body({ a: z.string() }), body({ a: text(z.minLength(1)) }), 'has a narrower minLength'],
    ['ends sooner', query({ a: text(z.maxLength(9)) }), query({ a: text(z.maxLength(8)) }), 'narrower maxLength'],
    ['ends somewhere', body({ a: z.int() }), body({ a: int(z.maximum(9)) }), 'has a narrower maximum'],
    [
      'takes fewer',
      body({ a: z.array(z.int()).check(z.maxLength(9)) }),
      body({ a: z.array(z.int()).check(z.maxLength(8)) }),
      'narrower maxItems',
    ],
    ['has a pattern', body({ a: z.string() }), body({ a: text(z.regex(/x/)) }), 'has another pattern'],
    ['has another pattern', body({ a: text(z.regex(/y/)) }), body({ a: text(z.regex(/x/)) }), 'has another pattern'],
    ['has a format', body({ a: z.string() }), body({ a: z.iso.date() }), 'has another format'],
    ['takes no more members', { body: z.looseObject({}) }, body({}), 'takes no further members any more'],
    [
      'has another default',
      query({ a: z._default(z.int(), 1) }),
      query({ a: z._default(z.int(), 2) }),
      'another default',
    ],
    [
      'takes one form less',
      body({ a: z.union([z.int(), z.iso.date(), z.iso.datetime()]) }),
      body({ a: z.union([z.int(), z.iso.date()]) }),
      'body.a(3) is gone',
    ],
    [
      'takes other forms',
      body({ a: z.string() }),
      body({ a: z.union([z.int(), z.iso.date()]) }),
      'has other forms now',
    ],
    [
      'is narrower deep inside',
      body({ a: z.array(z.object({ b: z.string() })) }),
      body({ a: z.array(z.object({ b: z.int() })) }),
      'takes body.a[].b is no string',
    ],
  ])('breaks clients where it %s', (_, before, after, told) => {
    expect(breaks(before, after)).toEqual([expect.stringContaining(told)])
  })

  it.each<[string, Partial<Contract>, Partial<Contract>]>([
    ['has a further member that may be left out', body({}), body({ a: z.optional(z.string()) })],
    ['has one whose own members are required', body({}), body({ a: z.optional(z.object({ b: z.string() })) })],
    [
      'has a parameter that may be left out',
      query({ b: z.string() }),
      query({ a: z.optional(z.string()), b: z.string() }),
    ],
    ['needs a member no more', body({ a: z.string() }), body({ a: z.optional(z.string()) })],
    ['takes null too', body({ a: z.string() }), body({ a: z.nullable(z.string()) })],
    ['takes parts of a number too', body({ a: z.int() }), body({ a: z.number() })],
    ['takes any type', body({ a: z.string() }), body({ a: z.unknown() })],
    ['takes a value more', body({ a: z.enum(['x']) }), body({ a: z.enum(['x', 'y']) })],
    ['takes any value', body({ a: z.enum(['x']) }), body({ a: z.string() })],
    ['begins earlier', body({ a: int(z.minimum(1)) }), body({ a: int(z.minimum(0)) })],
    ['ends later', body({ a: text(z.maxLength(8)) }), body({ a: text(z.maxLength(9)) })],
    ['has no pattern any more', body({ a: text(z.regex(/x/)) }), body({ a: z.string() })],
    ['has no format any more', body({ a: z.iso.date() }), body({ a: z.string() })],
    ['takes further members', body({}), { body: z.looseObject({}) }],
    ['takes another form too', body({ a: z.iso.date() }), body({ a: z.union([z.int(), z.iso.date()]) })],
    ['takes another type too', body({ a: z.string() }), body({ a: z.union([z.int(), z.string()]) })],
    [
      'takes one form more',
      body({ a: z.union([z.int(), z.iso.date()]) }),
      body({ a: z.union([z.int(), z.iso.date(), z.iso.datetime()]) }),
    ],
  ])('does not where it %s', (_, before, after) => {
    expect(breaks(before, after)).toEqual([])
  })
})

describe('a reply', () => {
  it.each<Case>([
    ['has a member less', reply({ a: z.int() }), reply({}), 'gives 200 body.a is gone'],
    ['renames a member', reply({ a: z.int() }), reply({ b: z.int() }), 'gives 200 body.a is gone'],
    ['may leave one out', reply({ a: z.int() }), reply({ a: z.optional(z.int()) }), 'body.a may be missing now'],
    ['has another type', reply({ a: z.int() }), reply({ a: z.string() }), 'body.a may be string now'],
    ['has parts of a number', reply({ a: z.int() }), reply({ a: z.number() }), 'body.a may be number now'],
    ['may be null', reply({ a: z.int() }), reply({ a: z.nullable(z.int()) }), 'body.a may be null now'],
    ['may be anything', reply({ a: z.int() }), reply({ a: z.unknown() }), 'may be unknown now'],
    ['has a further status', reply({ status: z.enum(['x']) }), reply({ status: z.enum(['x', 'y']) }), 'may be y now'],
    ['has any status', reply({ status: z.enum(['x']) }), reply({ status: z.string() }), 'may be any text now'],
    ['has another format', reply({ a: z.iso.date() }), reply({ a: z.iso.datetime() }), 'has another format'],
    [
      'has a further form',
      reply({ a: z.union([z.object({ b: z.int() }), z.object({ c: z.int() })]) }),
      reply({ a: z.union([z.object({ b: z.int() }), z.object({ c: z.int() }), z.object({ d: z.int() })]) }),
      'body.a(3) is a new form',
    ],
    [
      'is wider deep inside',
      reply({ a: z.array(z.object({ b: z.int() })) }),
      reply({ a: z.array(z.object({ b: z.string() })) }),
      'body.a[].b may be string now',
    ],
  ])('breaks clients where it %s', (_, before, after, told) => {
    expect(breaks(before, after)).toEqual([expect.stringContaining(told)])
  })

  it.each<[string, Partial<Contract>, Partial<Contract>]>([
    ['has a further member', reply({}), reply({ a: z.object({ b: z.string() }) })],
    ['always has one it might have left out', reply({ a: z.optional(z.int()) }), reply({ a: z.int() })],
    ['is null no more', reply({ a: z.nullable(z.int()) }), reply({ a: z.int() })],
    ['has whole numbers', reply({ a: z.number() }), reply({ a: z.int() })],
    ['has a status less', reply({ status: z.enum(['x', 'y']) }), reply({ status: z.enum(['x']) })],
    ['has a further role, as it may', reply({ role: z.enum(['x']) }), reply({ role: z.enum(['x', 'y']) })],
    [
      'has further roles in a list',
      reply({ role: z.array(z.enum(['x'])) }),
      reply({ role: z.array(z.enum(['x', 'y'])) }),
    ],
    ['is of another pattern', reply({ a: text(z.regex(/x/)) }), reply({ a: text(z.regex(/y/)) })],
    ['is longer', reply({ a: text(z.maxLength(8)) }), reply({ a: text(z.maxLength(9)) })],
  ])('does not where it %s', (_, before, after) => {
    expect(breaks(before, after)).toEqual([])
  })
})

describe('a reply in forms by kind', () => {
  const bus = z.object({ kind: z.literal('bus'), id: z.string(), seats: z.array(z.string()) })
  const visit = z.object({ kind: z.literal('visit'), id: z.string(), room: z.string() })
  const ofKinds = (...kinds: z.ZodMiniObject[]): Partial<Contract> => ({
    reply: {
      status: 200,
      schema: z.object({ items: z.array(z.discriminatedUnion('kind', kinds as unknown as [typeof bus])) }),
    },
  })
  const plain = reply({ items: z.array(z.object({ id: z.string(), seats: z.array(z.string()) })) })

  it('names each form by its kind, also while there is one', () => {
    const items = 'changeThing gives 200 body.items[]'
    expect(facts(ofKinds(bus)).get(items)).toEqual({ type: ['object'] })
    expect(facts(ofKinds(bus)).get(`${items}(bus).seats`)).toEqual({ type: ['array'], required: true })
    expect([...facts(ofKinds(bus, visit)).keys()]).toContain(`${items}(visit).room`)
  })

  it('may get further kinds, also where it had one form before there were any', () => {
    expect(breaks(ofKinds(bus), ofKinds(bus, visit))).toEqual([])
    expect(breaks(plain, ofKinds(visit, bus))).toEqual([])
  })

  it('loses no kind, and no member of one', () => {
    const poorer = z.object({ kind: z.literal('bus'), id: z.string() })
    expect(breaks(ofKinds(bus, visit), ofKinds(bus))).toEqual(['changeThing gives 200 body.items[](visit) is gone'])
    for (const before of [ofKinds(bus), plain])
      expect(breaks(before, ofKinds(poorer, visit))).toEqual(['changeThing gives 200 body.items[](bus).seats is gone'])
    const maybe = z.object({ kind: z.literal('bus'), id: z.string(), seats: z.optional(z.array(z.string())) })
    expect(breaks(plain, ofKinds(maybe))).toEqual(['changeThing gives 200 body.items[](bus).seats may be missing now'])
  })
})

describe('a request that takes a second form', () => {
  const seats = { seat_ids: z.array(z.string()), stop: z.optional(z.string()) }
  const several = z.strictObject({ journeys: z.array(z.string()) })
  const either = (shape: Shape): Partial<Contract> => ({ body: z.union([z.strictObject(shape ?? {}), several]) })

  it('breaks nobody who sends the first one', () => {
    expect(breaks(body(seats), either(seats))).toEqual([])
  })

  it('still takes all of that, and asks for no more', () => {
    expect(breaks(body(seats), either({ seat_ids: seats.seat_ids }))).toEqual([
      'changeThing takes body(1).stop is gone',
    ])
    expect(breaks(body(seats), either({ ...seats, age: z.int() }))).toEqual([
      'changeThing takes body(1).age is required now',
    ])
  })
})

describe('the file of a release', () => {
  const twice = () =>
    facts(reply({ a: z.nullable(z.int()) }), { ...reply({ a: z.nullable(z.int()) }), name: 'seeThing', method: 'GET' })

  it('says once what several replies have', () => {
    expect(linesOf(twice())).toContain('seeThing gives 200: as changeThing gives 200')
  })

  it('is read as it was written', () => {
    expect([...factsIn(['# a comment', '', ...linesOf(twice())])].sort()).toEqual([...twice()].sort())
    expect(twice().get('seeThing gives 200 body.a')).toEqual({ type: ['integer', 'null'], required: true })
  })
})

describe('an end', () => {
  it('is in the description', () => {
    const contracts = { changeThing: { ...thing, deprecated: { on: '2027-01-20', sunset: '2028-01-20' } } }
    const { paths } = JSON.parse(JSON.stringify(openapiOf([{ name: 'things', contracts }])))
    expect(paths[thing.path].put).toMatchObject({ deprecated: true, 'x-sunset': '2028-01-20' })
  })

  it.each([
    ['2027-01-20', '2028-01-20', true],
    ['2028-02-29', '2029-03-01', true],
    ['2027-01-20', '2028-01-19', false],
    ['2027-01-20', 'soon', false],
    ['now', '2028-01-20', false],
  ])('announced on %s for %s is a year ahead: %s', (on, sunset, is) => {
    expect(isAnnounced({ on, sunset })).toBe(is)
  })
})
