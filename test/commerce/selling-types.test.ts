import { describe, expect, expectTypeOf, it } from 'vitest'
import * as z from 'zod/mini'
import { composeKinds, defineSelling, type SellingAdapter } from '../../shared/commerce/rules/selling.ts'

const Details = z.object({ title: z.string() })

const common = {
  details: Details,
  invariants: {},
  fields: z.object({ guests: z.number() }),
  part: z.object({ rows: z.array(z.string()) }),
  phrases: '',
  reasons: { taken: 'other', given_up: 'cancelled' },
  confirm: { keys: () => ({}), refusal: () => undefined, records: async () => [] },
  cancel: {
    keys: () => ({}),
    quote: () => ({ refund_amount: 0, fee_amount: 0, frees: 'all' as const }),
    within: () => 'all' as const,
    records: () => [],
  },
  person: { erased: (details: { title: string }) => details },
} as const

const draft = { subject_id: 'x', details: { title: 'Ran' }, lines: [], currency: 'INR', plan: 'free' } as const

const film = defineSelling({
  ...common,
  kind: 'film',
  hold: 'needed',
  held: z.object({ row: z.string() }),
  heldInvariants: {
    row: ({ details }) => {
      expectTypeOf(details).toEqualTypeOf<{ row: string }>()
      return true
    },
  },
  book: {
    keys: () => ({}),
    draft: ({ reservation, fields }) => {
      expectTypeOf(reservation?.details).toEqualTypeOf<{ row: string } | undefined>()
      expectTypeOf(fields).toEqualTypeOf<{ guests: number }>()
      return draft
    },
    forSelf: () => ({ guests: 1 }),
  },
  cancel: {
    ...common.cancel,
    quote: ({ booking, part, by }) => {
      expectTypeOf(booking.details).toEqualTypeOf<{ title: string }>()
      expectTypeOf(part).toEqualTypeOf<{ rows: string[] } | undefined>()
      expectTypeOf(by).toEqualTypeOf<'owner' | 'operator'>()
      return { refund_amount: 0, fee_amount: 0, frees: 'all' }
    },
  },
})

const tow = defineSelling({ ...common, kind: 'tow', hold: 'none', book: { keys: () => ({}), draft: () => draft } })

describe('a selling adapter', () => {
  it('is one of commerce, whatever its own types', () => {
    expectTypeOf(film).toEqualTypeOf<SellingAdapter>()
    expectTypeOf(tow).toEqualTypeOf<SellingAdapter>()
  })

  it('without a hold has none that would be valid', () => {
    expect(tow.held.safeParse({}).success).toBe(false)
    expect(film.held.safeParse({ row: 'A' }).success).toBe(true)
  })

  it('does not compile where it says too little or another thing', () => {
    const held = { held: Details, heldInvariants: {}, book: { keys: () => ({}), draft: () => draft } }
    const withoutForSelf = { ...common, kind: 'film', hold: 'needed', ...held } as const
    const forSelf = { ...held.book, forSelf: () => ({ guests: 1 }) }
    const withoutHeld = { ...common, kind: 'film', hold: 'needed', book: forSelf } as const
    const atOnce = { ...common, kind: 'tow', hold: 'none', book: held.book } as const
    const named = { ...held.book, draft: () => ({ ...draft, details: { name: 'x' } }) }
    const bartered = { ...held.book, draft: () => ({ ...draft, plan: 'barter' as const }) }
    expect(defineSelling(atOnce).kind).toBe('tow')
    // @ts-expect-error a kind with holds says how its hold is booked without a request
    defineSelling(withoutForSelf)
    // @ts-expect-error a kind with holds says what one looks like
    defineSelling(withoutHeld)
    // @ts-expect-error the draft has the kind's own details
    defineSelling({ ...atOnce, book: named })
    // @ts-expect-error a reason of a refund is one of a manifest
    defineSelling({ ...atOnce, reasons: { taken: 'no_reason', given_up: 'other' } })
    // @ts-expect-error a plan is one of the plans
    defineSelling({ ...atOnce, book: bartered })
  })
})

describe('kinds that are composed', () => {
  const kinds = composeKinds([film, tow])

  it('are found by the kind of a record; one that nothing sells any more is an error', () => {
    expect([kinds.find('tow'), kinds.of({ kind: 'film' })]).toEqual([tow, film])
    expect(kinds.find('boat')).toBeUndefined()
    expect(() => kinds.of({ kind: 'boat' })).toThrow('boat')
  })

  it('are refused where two adapters have the same kind', () => {
    expect(() => composeKinds([film, film])).toThrow('same kind')
  })
})
