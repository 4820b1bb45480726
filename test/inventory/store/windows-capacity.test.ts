import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Claim, makeClaim, randomNonce } from '../../../shared/inventory/rules/claim.ts'
import type { Offer } from '../../../shared/inventory/rules/offer.ts'
import { sectionCount, sectionLayout } from '../../../shared/inventory/rules/offer-sections.ts'
import { cutLegs, packSections, SECTION_BYTES, sectionBytes } from '../../../shared/inventory/rules/packing.ts'
import { bySection, joinPlaces, type Placement } from '../../../shared/inventory/rules/placement.ts'
import { closeInventory } from '../../../shared/inventory/store/close-inventory.ts'
import { cancelSale, extend, hold, sell } from '../../../shared/inventory/store/inventory.ts'
import { putInventory } from '../../../shared/inventory/store/put-inventory.ts'
import { seatRefusals } from '../../../shared/transit/rules/seat-refusals.ts'
import { createTables } from '../../support/dynamo.ts'
import { over, placed, sampleOffer } from '../sample-offer.ts'
import { costsOf } from './costs.ts'

const NOW = Date.parse('2027-01-20T10:00:00Z')
const fresh = (): Claim => makeClaim(NOW + 900_000, randomNonce())
const decision = readFileSync('docs/decisions/0022-legs-in-windows.md', 'utf8')

/** Four teams of a bay and two mechanics, and three places at the pickup counter. */
const rows = [
  ['B1', 'M1', 'M2'],
  ['B2', 'M3', 'M4'],
  ['B3', 'M5', 'M6'],
  ['B4', 'M7', 'M8'],
  ['P1', 'P2', 'P3'],
]

const dayOf = (legs: number, windowLegs: number): Offer => {
  const inventoryId = sampleOffer().inventory_id
  // Without windows a unit is more than a write unit takes.
  const budget = windowLegs === legs ? 1_400 : SECTION_BYTES
  const groups = packSections(rows, { inventoryId, legs, longestLabel: 8, windowLegs, budget })
  return {
    ...sampleOffer({ legs, windowLegs: 8 }),
    inventory_id: inventoryId,
    prices: { all: Array(legs).fill(1) },
    sections: groups.map(units => ({ all: units })),
    windows: cutLegs(legs, windowLegs),
    restrictions: {},
  }
}

/** What is held, from each half-hour on with which it can begin. */
const demands: Record<string, (offer: Offer, legs: number, first: number) => Placement | undefined> =
  Object.fromEntries([
    ...[1, 6, 24, 48].map(count => [
      `1 × ${count}`,
      (offer: Offer, legs: number, first: number) =>
        // A day of 46 half-hours is held as a whole.
        first + Math.min(count, legs) <= legs
          ? placed(offer, ['B2'], over(first, first + Math.min(count, legs) - 1))
          : undefined,
    ]),
    [
      'a set',
      (offer: Offer, legs: number, first: number) =>
        first + 7 <= legs
          ? joinPlaces(
              [
                placed(offer, ['B2'], over(first, first + 5)),
                placed(offer, ['M3'], over(first, first + 1)),
                placed(offer, ['M4'], over(first + 2, first + 5)),
                placed(offer, ['P1'], over(first + 6)),
              ],
              seatRefusals,
            )
          : undefined,
    ],
  ])

const everything = (offer: Offer): Placement[] =>
  Array.from({ length: sectionCount(offer) }, (_, section) => [
    { inventory_id: offer.inventory_id, section, ...sectionLayout(offer, section) },
  ])

beforeAll(() => createTables('inventory'))

/** Sections, the bytes of the fullest, and per demand the fewest and the most write units; as in the decision. */
const table: [legs: number, windowLegs: number, sections: number, bytes: number, ...costs: [number, number][]][] = [
  [46, 46, 15, 1100, [2, 2], [2, 2], [2, 2], [2, 2], [8, 8]],
  [46, 8, 18, 916, [1, 1], [1, 2], [3, 4], [6, 6], [2, 3]],
  [46, 16, 15, 964, [1, 1], [1, 2], [2, 3], [3, 3], [2, 3]],
  [46, 24, 30, 594, [1, 1], [1, 2], [1, 2], [2, 2], [4, 6]],
  [48, 48, 15, 1146, [2, 2], [2, 2], [2, 2], [2, 2], [8, 8]],
  [48, 8, 18, 916, [1, 1], [1, 2], [3, 4], [6, 6], [2, 3]],
  [48, 16, 15, 964, [1, 1], [1, 2], [2, 3], [3, 3], [2, 3]],
  [48, 24, 30, 604, [1, 1], [1, 2], [1, 2], [2, 2], [4, 6]],
  [50, 50, 15, 1192, [2, 2], [2, 2], [2, 2], [2, 2], [8, 8]],
  [50, 8, 21, 916, [1, 1], [1, 2], [3, 4], [6, 7], [2, 3]],
  [50, 16, 20, 964, [1, 1], [1, 2], [2, 3], [3, 4], [2, 3]],
  [50, 24, 45, 604, [1, 1], [1, 2], [1, 2], [2, 3], [4, 6]],
]

describe('what a hold costs on a day of half-hours, all else sold', () => {
  it.each(table)('%i legs in windows of %i', async (legs, windowLegs, sections, bytes, ...costs) => {
    const offer = dayOf(legs, windowLegs)
    await putInventory(offer, NOW)
    const all = everything(offer)
    for (const section of all) {
      const claim = fresh()
      await hold({ placement: section, claim, now: NOW })
      await sell({ placement: section, claims: [claim], bookingId: 'bkg_all', now: NOW })
    }
    const layouts = all.map((_, number) => sectionLayout(offer, number))
    const fullest = Math.max(...layouts.map(({ units, ...window }) => sectionBytes(offer.inventory_id, units, window)))
    const found: [number, number][] = []
    for (const demand of Object.values(demands)) {
      const placements = Array.from({ length: legs }, (_, first) => demand(offer, legs, first) ?? []).filter(
        placement => placement.length > 0,
      )
      const byWrites = placements.toSorted((left, right) => bySection(left).length - bySection(right).length)
      const ends: number[] = []
      for (const placement of [byWrites[0] as Placement, byWrites.at(-1) as Placement])
        ends.push(await unitsFor(placement))
      found.push(ends as [number, number])
    }
    expect([sections, bytes, costs]).toEqual([sectionCount(offer), fullest, found])
    const cells = found.map(([least, most]) => (least === most ? `${least}` : `${least} to ${most}`))
    const windows = windowLegs === legs ? 'none' : `${windowLegs}`
    expect(decision).toContain(`| ${[legs, windows, sectionCount(offer), fullest, ...cells].join(' | ')} |`)
  })
})

/** The write units of a hold of what was sold and is given up for it; the steps after the hold cost as much. */
const unitsFor = async (placement: Placement): Promise<number> => {
  await cancelSale({ placement, bookingId: 'bkg_all' })
  const claim = fresh()
  const next = claim + 10n ** 12n
  const sum = (costs: readonly (number | undefined)[]) =>
    costs.reduce<number>((total, cost) => total + (cost ?? Number.NaN), 0)
  const held = await costsOf(async () => expect((await hold({ placement, claim, now: NOW })).kind).toBe('held'))
  expect(held).toHaveLength(bySection(placement).length)
  const extended = await costsOf(() => extend({ placement, claims: [claim], next, now: NOW }))
  const sold = await costsOf(() => sell({ placement, claims: [next], bookingId: 'bkg_all', now: NOW }))
  expect([sum(extended), sum(sold)]).toEqual([sum(held), sum(held)])
  return sum(held)
}

it('a sold out section costs one write unit when it is closed, and after', async () => {
  const offer = dayOf(48, 16)
  await putInventory(offer, NOW)
  const all = everything(offer)
  for (const placement of all) {
    const claim = fresh()
    await hold({ placement, claim, now: NOW })
    await sell({ placement, claims: [claim], bookingId: 'bkg_all', now: NOW })
  }
  const closing = await costsOf(() => closeInventory(offer.inventory_id))
  // The offer comes first, and is larger than a section.
  expect(closing.slice(1)).toEqual(all.map(() => 1))
  for (const placement of all) expect(await costsOf(() => cancelSale({ placement, bookingId: 'bkg_all' }))).toEqual([1])
})
