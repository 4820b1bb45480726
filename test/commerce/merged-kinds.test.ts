import { describe, expect, expectTypeOf, it } from 'vitest'
import * as z from 'zod/mini'
import { formOf, mergeKinds } from '../../shared/commerce/contracts/kinds.ts'

const nothing = { create: {}, reservation: {}, summary: {}, booking: {}, part: {}, records: [], errors: {} } as const

const film = {
  ...nothing,
  kind: 'film',
  hold: 'needed',
  create: { seats: z.number(), note: z.string() },
  summary: { title: z.string() },
  booking: { row: z.string() },
  records: ['passes'],
  errors: { SOLD_OUT: 409 },
  cancelErrors: {},
} as const
const tow = {
  ...nothing,
  kind: 'tow',
  hold: 'none',
  create: { note: z.number() },
  summary: { plate: z.string() },
  records: ['passes', 'jobs'],
  errors: { SOLD_OUT: 409, TOO_FAR: 422 },
  cancelErrors: {},
  selfErrors: { NO_CAR: 422 },
} as const

const merged = mergeKinds([film, tow])

const create = z.strictObject(merged.create)
const summary = merged.forms({ id: z.string() }, ['summary'])

describe('kinds that are merged', () => {
  it('have their members beside each other in a request: optional unless all have them, of each kind’s type', () => {
    for (const good of [{ note: 'x', seats: 1 }, { note: 2 }]) expect(create.safeParse(good).success).toBe(true)
    for (const bad of [{}, { note: true }, { note: 'x', seats: '1' }, { note: 'x', more: 1 }])
      expect(create.safeParse(bad).success).toBe(false)
    expectTypeOf<z.infer<typeof create>>().toEqualTypeOf<{ note: string | number; seats?: number | undefined }>()
  })

  it('have one form each in a reply, and a kind that is sold no more has what all have', () => {
    expect(summary.parse({ id: '1', kind: 'film', title: 'Ran', plate: 'x' })).toEqual({
      id: '1',
      kind: 'film',
      title: 'Ran',
    })
    expect(summary.parse({ id: '1', kind: 'other', title: 'Ran' })).toEqual({ id: '1', kind: 'other' })
    expect(summary.safeParse({ id: '1', kind: 'tow', title: 'Ran' }).success).toBe(false)
    expect(summary.safeParse({ id: '1', kind: 'boat' }).success).toBe(false)
    expectTypeOf<z.infer<typeof summary>>().toEqualTypeOf<
      { id: string; kind: 'film'; title: string } | { id: string; kind: 'tow'; plate: string }
    >()
  })

  it('have members that differ by whether a hold is needed', () => {
    const form = merged.forms({ id: z.string() }, [], { needed: { hold: z.string() }, none: { hold: z.null() } })
    expect(form.safeParse({ id: '1', kind: 'film', hold: null }).success).toBe(false)
    expect(form.safeParse({ id: '1', kind: 'tow', hold: null }).success).toBe(true)
  })

  it('have their names, records and errors together, each once', () => {
    expect([merged.names, merged.withoutHold, merged.records]).toEqual([['film', 'tow'], ['tow'], ['passes', 'jobs']])
    expect([merged.errors, merged.cancelErrors, merged.selfErrors]).toEqual([
      { SOLD_OUT: 409, TOO_FAR: 422 },
      {},
      { NO_CAR: 422 },
    ])
  })

  it('are refused where two have one name, one code two statuses, or a member that every kind has', () => {
    expect(() => mergeKinds([film, { ...tow, kind: 'film' }])).toThrow('one name')
    expect(() => mergeKinds([film, { ...tow, errors: { SOLD_OUT: 410 } }])).toThrow('SOLD_OUT')
    expect(() => formOf(film, { title: z.string() }, ['summary'])).toThrow('title')
    expect(() => formOf({ ...film, summary: { kind: z.string() } }, {}, ['summary'])).toThrow('kind')
    expect(() => merged.forms({ row: z.string() }, ['summary', 'booking'])).toThrow('row')
  })
})
