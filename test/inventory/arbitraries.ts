import fc from 'fast-check'
import { type Claim, makeClaim, saleClaim } from '../../shared/inventory/rules/claim.ts'
import { haveCommonLegs, type Legs } from '../../shared/inventory/rules/legs.ts'
import type { Offer } from '../../shared/inventory/rules/offer.ts'
import { emptySection, type Section, type UnitsOnLegs } from '../../shared/inventory/rules/section.ts'
import * as steps from '../../shared/inventory/rules/step.ts'
import { sampleOffer } from './sample-offer.ts'

/** 2020 to 2100 */
export const arbitraryTime = fc.integer({ min: 1_577_836_800_000, max: 4_102_444_800_000 })

export const arbitraryNonce = fc.bigInt({ min: 1n, max: 10n ** 12n - 1n })

/** Labels of a vehicle, in rows. */
export const arbitraryRows = fc
  .array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 30 })
  .map(widths => widths.map((width, row) => Array.from({ length: width }, (_, seat) => `${row + 1}${'ABCDEF'[seat]}`)))

/**
 * The small world of the random steps: few units, legs, owners and times, so that they often collide. Its section is the
 * second of two windows.
 */
export const WORLD = {
  units: ['1A', '1B', '2A'],
  legs: { from_leg: 9, to_leg: 11 },
  inventoryId: 'sch_world',
  start: 1_800_000_000_000,
}

export const emptyWorld = (): Section => emptySection(1, WORLD.units, WORLD.legs)

/** An offer that has the world as a section. */
export const worldOffer = (inventoryId: string): Offer => ({
  ...sampleOffer({ legs: 11, windowLegs: 9 }),
  inventory_id: inventoryId,
  prices: { all: Array(11).fill(1) },
  sections: [{ all: WORLD.units }],
})

export const worldUnitLegs = WORLD.units.flatMap(unit => [9, 10].map(leg => [unit, leg] as const))

const HOLD_MS = 900_000

/** Two claims of each of three owners: the nonce is the owner's. */
const claimOf = (owner: number, extended: boolean): Claim =>
  makeClaim(WORLD.start + HOLD_MS * (extended ? 1.5 : 1), BigInt(owner + 1))

export const worldLegs: fc.Arbitrary<Legs> = fc.constantFrom(
  { from_leg: 9, to_leg: 10 },
  { from_leg: 10, to_leg: 11 },
  { from_leg: 9, to_leg: 11 },
)

const group: fc.Arbitrary<UnitsOnLegs> = fc
  .record({
    units: fc.subarray([...WORLD.units, '9Z', '__proto__'], { minLength: 1, maxLength: 3 }).filter(
      // Unknown units are rare, or most steps would be refused for them.
      units => units.every(unit => WORLD.units.includes(unit)) || units.length === 3,
    ),
    legs: fc.oneof(
      { weight: 9, arbitrary: worldLegs },
      fc.constantFrom({ from_leg: 8, to_leg: 10 }, { from_leg: 10, to_leg: 12 }),
    ),
  })
  .map(({ units, legs }) => ({ units, ...legs }))

const areApart = (left: UnitsOnLegs, right: UnitsOnLegs | undefined): boolean =>
  right === undefined || !haveCommonLegs(left, right) || left.units.every(unit => !right.units.includes(unit))

/** One group or two, which have no unit on a leg in common. */
const target: fc.Arbitrary<steps.Target> = fc
  .tuple(group, fc.option(group, { nil: undefined }))
  .map(([first, second]) => (second && areApart(first, second) ? [first, second] : [first]))

const owner = fc.integer({ min: 0, max: 2 })

/** Before, in and after the grace of either claim. */
const now = fc.constantFrom(...[0, 1, 1.5].flatMap(n => [0, 4_000, 5_001].map(ms => WORLD.start + n * HOLD_MS + ms)))

const own = fc
  .tuple(owner, fc.constantFrom([false], [true], [false, true]))
  .map(([holder, which]) => which.map(x => claimOf(holder, x)))

/** Of an owner's first or second seating. */
const sale = fc.tuple(owner, fc.constantFrom(0, 0, 1)).map(([holder, seating]) => saleClaim(`bkg_${holder}`, seating))

/** What may be passed on: a sale, or an offer that was not taken. */
const passed = fc.oneof(
  sale,
  owner.map(holder => claimOf(holder, false)),
)

/** A step of any of the owners, at a time. */
export const arbitraryStep = fc.tuple(
  fc.oneof(
    fc
      .tuple(target, owner, fc.boolean(), now)
      .map(([where, holder, extended, at]) => steps.hold(where, claimOf(holder, extended), at)),
    fc.tuple(target, now).map(([where, at]) => steps.block(where, WORLD.inventoryId, at)),
    fc
      .tuple(target, owner)
      .map(([where, holder]) => steps.extend(where, [claimOf(holder, false)], claimOf(holder, true))),
    fc.tuple(target, own).map(([where, mine]) => steps.release(where, mine)),
    fc.tuple(target, own, sale).map(([where, mine, id]) => steps.sell(where, mine, id)),
    fc.tuple(target, sale).map(([where, id]) => steps.cancel(where, id)),
    fc.tuple(target, passed, owner).map(([where, from, heir]) => steps.passOn(where, from, claimOf(heir, true))),
    target.map(where => steps.unblock(where, WORLD.inventoryId)),
  ),
  now,
)

/** Steps of which now and then one is the closing of the section. */
export const arbitraryHistory = (most: number) =>
  fc.array(fc.oneof({ weight: 30, arbitrary: arbitraryStep }, fc.constant('close' as const)), { maxLength: most })
