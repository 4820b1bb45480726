import { DomainError } from '../../kernel/errors.ts'

/** DynamoDB charges a write per started 1024 bytes; the margin is for what its size formula calls "approximately". */
export const SECTION_BYTES = 1_000

/** A route has 30 stops at most. */
export const MAX_LEGS = 29

/** One update compares each unit-leg and joins the comparisons: `2n − 1` operators, of which DynamoDB takes 300. */
export const UPDATE_UNIT_LEGS = 150

/** Ten seats from end to end of the longest route, so that a request is a bounded number of updates. */
export const REQUEST_UNIT_LEGS = 300

const LABEL = /^[0-9A-Za-z][0-9A-Za-z_-]{0,7}$/

// Sizes as in https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html: a name
// and a string cost their UTF-8 bytes, a number a byte per two digits and one more, a map 3 bytes, each of its elements
// 1 more.
const numberBytes = (digits: number) => Math.ceil(digits / 2) + 1
const stringBytes = (text: string) => Buffer.byteLength(text)
const CLAIM_BYTES = numberBytes(26)
const VERSION_BYTES = stringBytes('version') + numberBytes(10)

const legBytes = (leg: number) => stringBytes(`l${leg}`) + 3

const unitBytes = (unit: string, legs: number) => legs * (1 + stringBytes(unit) + CLAIM_BYTES)

const shellBytes = (inventoryId: string, legs: number): number => {
  const keys = stringBytes('pk') + stringBytes(inventoryId) + stringBytes('sk') + stringBytes('S#000')
  return keys + VERSION_BYTES + Array.from({ length: legs }, (_, leg) => legBytes(leg)).reduce((a, b) => a + b, 0)
}

/** Bytes of a section's item when every unit is sold on every leg: the most it can have. */
export const sectionBytes = (inventoryId: string, units: readonly string[], legs: number): number =>
  units.reduce((bytes, unit) => bytes + unitBytes(unit, legs), shellBytes(inventoryId, legs))

/**
 * Splits units into sections that cost one write each, even when sold out. Neighbours stay together: the order is kept,
 * and a row is broken only if it alone is too big for a section, since most holds are within a row.
 * @param rows units in the order in which people sit beside each other
 * @throws DomainError INVALID_LAYOUT
 */
export const packSections = (
  inventoryId: string,
  legs: number,
  rows: readonly (readonly string[])[],
  budget = SECTION_BYTES,
): string[][] => {
  checkLayout(rows.flat(), legs)
  const sections: string[][] = []
  const fits = (units: readonly string[]) =>
    units.length * legs <= UPDATE_UNIT_LEGS && sectionBytes(inventoryId, units, legs) <= budget
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

/** @throws DomainError INVALID_LAYOUT */
export const checkLayout = (units: readonly string[], legs: number): void => {
  const refuse = (message: string) => {
    throw new DomainError('INVALID_LAYOUT', message)
  }
  if (units.length === 0) refuse('An inventory needs at least one unit.')
  if (!Number.isInteger(legs) || legs < 1 || legs > MAX_LEGS)
    refuse(`An inventory has 1 to ${MAX_LEGS} legs, not ${legs}.`)
  const odd = units.find(unit => !LABEL.test(unit))
  if (odd !== undefined) refuse(`A unit's label is 1 to 8 letters, digits, "-" or "_", not ${JSON.stringify(odd)}.`)
  if (new Set(units).size < units.length) refuse('A unit occurs twice.')
}

/** @throws DomainError TOO_MANY_UNITS */
export const checkSize = (units: number, legs: number, limit: number): void => {
  if (units * legs <= limit) return
  const most = Math.floor(limit / legs)
  throw new DomainError(
    'TOO_MANY_UNITS',
    `At most ${most} units can be asked for at once on this segment, not ${units}.`,
  )
}
