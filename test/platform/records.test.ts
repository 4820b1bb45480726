import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { InvalidRecord, parseAll, recordOf, unlessInvalid } from '../../shared/platform/dynamo/records.ts'

const Parcel = z.object({
  id: z.string(),
  total: z.number(),
  parts: z.array(z.object({ weight: z.number() })),
  notes: z.optional(z.record(z.string(), z.string())),
})

const parcels = recordOf('commerce', 'parcel', Parcel, {
  unpack: ({ packed, ...item }) => (packed === undefined ? item : { ...item, ...JSON.parse(String(packed)) }),
  invariants: { total: ({ total, parts }) => total === parts.reduce((sum, { weight }) => sum + weight, 0) },
})

const parcel = { id: 'p1', total: 3, parts: [{ weight: 1 }, { weight: 2 }] }

let lines: string[] = []
beforeEach(() => {
  lines = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
})
afterEach(() => vi.restoreAllMocks())

const logged = () => lines.map(line => JSON.parse(line) as Record<string, unknown>)

describe('a record', () => {
  it('is read without its keys, and packed members unpacked', () => {
    expect(parcels.parse({ pk: 'P', sk: 'P', ttl: 1, ...parcel })).toEqual(parcel)
    const { parts, ...rest } = parcel
    expect(parcels.parse({ ...rest, packed: JSON.stringify({ parts }) })).toEqual(parcel)
    expect(lines).toEqual([])
  })

  it('is checked before it is written, and given back as it is', () => {
    const given = { ...parcel, more: 1 }
    expect(parcels.check(given)).toBe(given)
  })

  it('has the type of its schema, which nobody can assign to', () => {
    const read = parcels.parse({ ...parcel })
    expectTypeOf(read.parts).toEqualTypeOf<readonly { readonly weight: number }[]>()
    expectTypeOf(read.notes).toEqualTypeOf<{ readonly [name: string]: string } | undefined>()
  })
})

describe('a record whose shape changed', () => {
  const changed = recordOf('commerce', 'parcel', Parcel, {
    version: 3,
    formerly: ({ sum, ...item }) => ({ ...item, total: sum }),
  })
  const { total, ...rest } = parcel

  it('is read in the present shape and in the one before, and written in the present', () => {
    expect(changed.version).toEqual({ v: 3 })
    expect(changed.parse({ ...parcel, ...changed.version })).toEqual(parcel)
    expect(changed.parse({ ...rest, sum: total, v: 2 })).toEqual(parcel)
    expect(changed.unpack({ ...rest, sum: total, v: 2 })).toMatchObject({ total })
  })

  it.each([
    ['an older one', { ...parcel }],
    ['a later one', { ...parcel, v: 4 }],
    ['no version at all', { ...parcel, v: 'three' }],
  ])('is invalid in %s', (_, item) => {
    expect(() => changed.parse(item)).toThrow('commerce parcel: v')
  })

  it('has no version while there was only one shape, and is invalid where a later release changed it', () => {
    expect(parcels.version).toEqual({})
    expect(() => parcels.parse({ ...parcel, v: 2 })).toThrow(InvalidRecord)
  })
})

describe('an invalid record', () => {
  const secret = 'asha@example.com'
  it.each([
    ['a member of another type', { ...parcel, total: secret }, 'total'],
    ['a member of a member', { ...parcel, parts: [{ weight: 1 }, { weight: secret }] }, 'parts.1.weight'],
    ['several members, each once', { ...parcel, id: 1, parts: undefined }, 'id parts'],
    ['a member whose name is data', { ...parcel, notes: { [secret]: 1 } }, 'notes.*'],
    ['members that contradict each other', { ...parcel, total: 4 }, 'total'],
    ['what cannot be unpacked', { packed: secret }, 'packed'],
  ])('is thrown, logged without a value, and counted: %s', (_, item, paths) => {
    expect(() => parcels.parse(item)).toThrow(InvalidRecord)
    expect(logged()).toEqual([
      expect.objectContaining({
        level: 'ERROR',
        message: 'invalid record',
        table: 'commerce',
        record: 'parcel',
        paths,
        invalid_records: 1,
      }),
    ])
    expect(lines.join()).not.toContain(secret)
    expect(lines.join()).toContain('"Metrics":[{"Name":"invalid_records","Unit":"Count"}]')
  })

  it('is not written either', () => {
    expect(() => parcels.check({ ...parcel, total: 4 })).toThrow('commerce parcel: total')
  })

  it('is left out of a list, and every other one is in it', () => {
    const items = [{ id: 1 }, parcel, { ...parcel, total: 0 }, { ...parcel, id: 'p2' }]
    expect(parseAll(parcels.parse, items).map(({ id }) => id)).toEqual(['p1', 'p2'])
    expect(lines).toHaveLength(2)
  })

  it('stops no work on others, while any other error does', async () => {
    const read = async (item: object) => parcels.parse({ ...item })
    expect(await unlessInvalid(read(parcel))).toEqual(parcel)
    expect(await unlessInvalid(read({}))).toBeUndefined()
    await expect(unlessInvalid(Promise.reject(new TypeError('other')))).rejects.toThrow('other')
    expect(() => parseAll(() => JSON.parse('{'), [{}])).toThrow(SyntaxError)
  })
})
