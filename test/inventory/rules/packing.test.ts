import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkSize,
  MAX_LEGS,
  packSections,
  SECTION_BYTES,
  sectionBytes,
  UPDATE_UNIT_LEGS,
} from '../../../shared/inventory/rules/packing.ts'
import { DomainError } from '../../../shared/kernel/errors.ts'
import { newId } from '../../../shared/kernel/ids.ts'
import { transitIds } from '../../../shared/transit/domain.ts'
import { arbitraryRows } from '../arbitraries.ts'
import { busRows } from '../sample-offer.ts'

const inventoryId = newId(transitIds.schedule, 0)
const legs = fc.integer({ min: 1, max: MAX_LEGS })

describe('packing', () => {
  it('puts each unit into exactly one section, in the order given', () => {
    fc.assert(
      fc.property(arbitraryRows, legs, (rows, count) => {
        expect(packSections(inventoryId, count, rows).flat()).toEqual(rows.flat())
      }),
    )
  })

  it('no section costs more than one write when everything in it is sold, nor more than one update can compare', () => {
    fc.assert(
      fc.property(arbitraryRows, legs, (rows, count) => {
        for (const section of packSections(inventoryId, count, rows)) {
          expect(sectionBytes(inventoryId, section, count)).toBeLessThanOrEqual(SECTION_BYTES)
          expect(section.length * count).toBeLessThanOrEqual(UPDATE_UNIT_LEGS)
        }
      }),
    )
  })

  it('breaks a row only if it alone is too big for a section, and starts none needlessly', () => {
    fc.assert(
      fc.property(arbitraryRows, legs, (rows, count) => {
        const sections = packSections(inventoryId, count, rows)
        const fits = (units: readonly string[]) => sectionBytes(inventoryId, units, count) <= SECTION_BYTES
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
    expect(packSections(inventoryId, count, busRows(seats))).toHaveLength(sections)
  })

  it('a bigger budget still leaves every section within one update', () => {
    expect(packSections(inventoryId, 1, busRows(160), 1_000_000).map(units => units.length)).toEqual([148, 12])
  })

  it('a unit of the longest label fits on the most legs', () => {
    expect(packSections(inventoryId, MAX_LEGS, [['12345678', 'ABCDEFGH']])).toHaveLength(2)
    expect(sectionBytes(inventoryId, ['12345678'], MAX_LEGS)).toBeLessThanOrEqual(SECTION_BYTES)
  })

  it.each([
    ['no units', [[]], 1],
    ['a unit twice', [['1A'], ['1A']], 1],
    ['an empty label', [['']], 1],
    ['a prototype’s name', [['__proto__']], 1],
    ['an expression', [['a.b']], 1],
    ['a long label', [['123456789']], 1],
    ['no legs', [['1A']], 0],
    ['too many legs', [['1A']], 30],
    ['half a leg', [['1A']], 1.5],
  ])('refuses %s', (_, rows, count) => {
    expect(() => packSections(inventoryId, count, rows)).toThrow(expect.objectContaining({ code: 'INVALID_LAYOUT' }))
  })
})

describe('the size of a request', () => {
  it('TOO_MANY_UNITS: states how many may be requested', () => {
    expect(() => checkSize(10, 29, 290)).not.toThrow()
    expect(() => checkSize(11, 29, 290)).toThrow(
      new DomainError('TOO_MANY_UNITS', 'At most 10 units can be asked for at once on this segment, not 11.'),
    )
  })
})
