import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkLayout,
  cutLegs,
  LONGEST_LABEL,
  MAX_LEGS,
  packSections,
  SECTION_BYTES,
  sectionBytes,
  UPDATE_UNIT_LEGS,
} from '../../../shared/inventory/rules/packing.ts'
import { newId } from '../../../shared/kernel/ids.ts'
import { transitIds } from '../../../shared/transit/domain.ts'
import { arbitraryRows } from '../arbitraries.ts'
import { busRows } from '../sample-offer.ts'

const inventoryId = newId(transitIds.schedule, 0)
/** Any number of legs, and windows narrow enough for a seat. */
const legs = fc
  .tuple(fc.integer({ min: 1, max: MAX_LEGS }), fc.integer({ min: 1, max: 35 }))
  .map(([count, width]) => [count, Math.min(count, width)] as const)

const pack = (
  rows: readonly (readonly string[])[],
  count: number,
  windowLegs = count,
  more: { longestLabel?: number; budget?: number } = {},
) => packSections(rows, { inventoryId, legs: count, longestLabel: 8, windowLegs, ...more })

/** Each window of an inventory. */
const windowsOf = (count: number, windowLegs: number) =>
  cutLegs(count, windowLegs).map(from_leg => ({ from_leg, to_leg: Math.min(count, from_leg + windowLegs) }))

describe('packing', () => {
  it('puts each unit into exactly one section, in the order given', () => {
    fc.assert(
      fc.property(arbitraryRows, legs, (rows, [count, windowLegs]) => {
        expect(pack(rows, count, windowLegs).flat()).toEqual(rows.flat())
      }),
    )
  })

  it('no section costs more than one write when everything in it is sold, nor more than one update can compare', () => {
    fc.assert(
      fc.property(arbitraryRows, legs, (rows, [count, windowLegs]) => {
        for (const section of pack(rows, count, windowLegs))
          for (const window of windowsOf(count, windowLegs)) {
            expect(sectionBytes(inventoryId, section, window)).toBeLessThanOrEqual(SECTION_BYTES)
            expect(section.length * windowLegs).toBeLessThanOrEqual(UPDATE_UNIT_LEGS)
          }
      }),
    )
  })

  it('breaks a row only if it alone is too big for a section, and starts none needlessly', () => {
    fc.assert(
      fc.property(arbitraryRows, legs, (rows, [count, windowLegs]) => {
        const sections = pack(rows, count, windowLegs)
        const last = { from_leg: count - windowLegs, to_leg: count }
        const fits = (units: readonly string[]) => sectionBytes(inventoryId, units, last) <= SECTION_BYTES
        for (const row of rows.filter(fits))
          expect(sections.some(units => row.every(unit => units.includes(unit)))).toBe(true)
        for (const [index, section] of sections.slice(1).entries()) {
          const row = rows.find(units => units.includes(section[0] as string)) ?? []
          expect(fits([...(sections[index] ?? []), ...(fits(row) ? row : section.slice(0, 1))])).toBe(false)
        }
      }),
    )
  })

  it.each([
    [40, 1, 1],
    [50, 1, 1],
    [52, 1, 1],
    [60, 1, 2],
    [50, 5, 6],
    [50, 29, 50],
  ])('%i seats on %i legs are in %i sections', (seats, count, sections) => {
    expect(pack(busRows(seats), count)).toHaveLength(sections)
  })

  it('a bigger budget still leaves every section within one update', () => {
    expect(pack(busRows(160), 1, 1, { budget: 1_000_000 }).map(units => units.length)).toEqual([148, 12])
  })

  it('a seat of the longest label fits on the legs of the longest route', () => {
    expect(pack([['12345678', 'ABCDEFGH']], 29)).toHaveLength(2)
    expect(sectionBytes(inventoryId, ['12345678'], { from_leg: 0, to_leg: 29 })).toBeLessThanOrEqual(SECTION_BYTES)
  })

  it('INVALID_LAYOUT: a unit that needs more than one write on all legs; in windows it fits', () => {
    const rows = [['B1'], ['B2']]
    expect(() => pack(rows, 48)).toThrow(expect.objectContaining({ code: 'INVALID_LAYOUT' }))
    expect(pack(rows, 48, 24)).toEqual([['B1'], ['B2']])
    expect(pack(rows, 48, 16)).toEqual([['B1', 'B2']])
    const longest = ['x'.repeat(LONGEST_LABEL)]
    expect(pack([longest], MAX_LEGS, 16, { longestLabel: LONGEST_LABEL })).toEqual([longest])
  })

  it.each([
    [46, 16, [0, 16, 32]],
    [48, 16, [0, 16, 32]],
    [50, 24, [0, 24, 48]],
    [5, 5, [0]],
    [1, 1, [0]],
  ])('%i legs in windows of %i begin at %j', (count, windowLegs, firsts) => {
    expect(cutLegs(count, windowLegs)).toEqual(firsts)
  })

  it.each([
    ['no units', [[]], 1],
    ['a unit twice', [['1A'], ['1A']], 1],
    ['an empty label', [['']], 1],
    ['a prototype’s name', [['__proto__']], 1],
    ['an expression', [['a.b']], 1],
    ['a long label', [['123456789']], 1],
    ['no legs', [['1A']], 0],
    ['too many legs', [['1A']], 51],
    ['half a leg', [['1A']], 1.5],
  ])('refuses %s', (_, rows, count) => {
    expect(() => pack(rows, count)).toThrow(expect.objectContaining({ code: 'INVALID_LAYOUT' }))
  })
})

describe('a label', () => {
  it('is as long as the domain allows, and never longer than 24 characters', () => {
    const label = (length: number) => 'x'.repeat(length)
    expect(() => checkLayout([label(9)], 1, 9)).not.toThrow()
    for (const [length, longest] of [
      [10, 9],
      [25, 100],
    ] as const)
      expect(() => checkLayout([label(length)], 1, longest)).toThrow(
        expect.objectContaining({ code: 'INVALID_LAYOUT' }),
      )
  })

  it.each(['half-hour', 'bay_2', 'A'])('may be %j', label => {
    expect(() => checkLayout([label], 1, 24)).not.toThrow()
  })
})
