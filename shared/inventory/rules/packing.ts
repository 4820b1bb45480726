import { DomainError } from '../../kernel/errors.ts'
import { type Legs, legCountOf, legsIn } from './legs.ts'

/** DynamoDB charges a write per started 1024 bytes; the margin is for what its size formula calls "approximately". */
export const SECTION_BYTES = 1_000

/** A day of half-hours: 48, and 50 where a clock is put back by an hour. */
export const MAX_LEGS = 50

/**
 * One update compares each unit-leg, demands that the section is not closed, and joins these conditions: `2n + 1`
 * operators, of which DynamoDB takes 300.
 */
export const UPDATE_UNIT_LEGS = 149

/** Ten units on thirty legs, so that a request is a bounded number of updates. */
export const REQUEST_UNIT_LEGS = 300

/** As many as three digits number. */
export const MAX_SECTIONS = 1_000

/** The most characters that any domain's labels may have. */
export const LONGEST_LABEL = 24

const LABEL = /^[0-9A-Za-z][0-9A-Za-z_-]*$/

// Sizes as in https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html: a name
// and a string cost their UTF-8 bytes, a number a byte per two digits and one more, a map 3 bytes, each of its elements
// 1 more.
const numberBytes = (digits: number) => Math.ceil(digits / 2) + 1
const stringBytes = (text: string) => Buffer.byteLength(text)
const CLAIM_BYTES = numberBytes(26)
const VERSION_BYTES = stringBytes('version') + numberBytes(10)

const legBytes = (leg: number) => stringBytes(`l${leg}`) + 3

const mapBytes = (legs: Legs) => legsIn(legs).reduce((bytes, leg) => bytes + legBytes(leg), 0)

const unitBytes = (unit: string, legs: number) => legs * (1 + stringBytes(unit) + CLAIM_BYTES)

const shellBytes = (inventoryId: string, legs: Legs): number => {
  const keys = stringBytes('pk') + stringBytes(inventoryId) + stringBytes('sk') + stringBytes('S#000')
  return keys + VERSION_BYTES + mapBytes(legs)
}

/** Bytes of a section's item when every unit is sold on every leg: the most it can have while it is open. */
export const sectionBytes = (inventoryId: string, units: readonly string[], legs: Legs): number =>
  units.reduce((bytes, unit) => bytes + unitBytes(unit, legCountOf(legs)), shellBytes(inventoryId, legs))

/** The first leg of each window, where all but the last have so many legs. */
export const cutLegs = (legs: number, windowLegs: number): number[] =>
  Array.from({ length: Math.ceil(legs / windowLegs) }, (_, window) => window * windowLegs)

interface Packing {
  readonly inventoryId: string
  readonly legs: number
  /** The most characters of a label. */
  readonly longestLabel: number
  /** The legs of a window; all legs where it is not given. */
  readonly windowLegs?: number
  readonly budget?: number
}

/**
 * Splits units into groups that cost one write each in any window of legs, even when sold out. Neighbours stay together:
 * the order is kept, and a row is broken only if it alone is too big for a section, since most holds are within a row.
 * @param rows units in the order in which they are beside each other
 * @throws DomainError INVALID_LAYOUT
 */
export const packSections = (
  rows: readonly (readonly string[])[],
  { inventoryId, legs, longestLabel, windowLegs = legs, budget = SECTION_BYTES }: Packing,
): string[][] => {
  checkLayout(rows.flat(), legs, longestLabel)
  // The last whole window has the longest names.
  const widest = { from_leg: legs - windowLegs, to_leg: legs }
  const fits = (units: readonly string[]) =>
    units.length * windowLegs <= UPDATE_UNIT_LEGS && sectionBytes(inventoryId, units, widest) <= budget
  const tooBig = rows.flat().find(unit => !fits([unit]))
  if (tooBig !== undefined) throw invalidLayout(`The unit ${tooBig} needs windows of fewer than ${windowLegs} legs.`)
  const sections: string[][] = []
  for (const row of rows.filter(units => units.length > 0)) {
    const parts = fits(row) ? [row] : row.map(unit => [unit])
    for (const part of parts) {
      const last = sections.at(-1)
      if (last && fits([...last, ...part])) last.push(...part)
      else sections.push([...part])
    }
  }
  return sections
}

const invalidLayout = (message: string) => new DomainError('INVALID_LAYOUT', message)

/** @throws DomainError INVALID_LAYOUT */
export const checkLayout = (units: readonly string[], legs: number, longestLabel: number): void => {
  if (units.length === 0) throw invalidLayout('An inventory needs at least one unit.')
  if (!Number.isInteger(legs) || legs < 1 || legs > MAX_LEGS)
    throw invalidLayout(`An inventory has 1 to ${MAX_LEGS} legs, not ${legs}.`)
  const longest = Math.min(longestLabel, LONGEST_LABEL)
  const odd = units.find(unit => !LABEL.test(unit) || unit.length > longest)
  if (odd !== undefined)
    throw invalidLayout(`A unit's label is 1 to ${longest} letters, digits, "-" or "_", not ${JSON.stringify(odd)}.`)
  if (new Set(units).size < units.length) throw invalidLayout('A unit occurs twice.')
}
