import fc from 'fast-check'
import { type Claim, makeClaim } from '../../shared/inventory/rules/claim.ts'
import type { Target } from '../../shared/inventory/rules/section.ts'
import * as steps from '../../shared/inventory/rules/step.ts'

/** 2020 to 2100 */
export const arbitraryTime = fc.integer({ min: 1_577_836_800_000, max: 4_102_444_800_000 })

export const arbitraryNonce = fc.bigInt({ min: 1n, max: 10n ** 12n - 1n })

/** Labels of a vehicle, in rows. */
export const arbitraryRows = fc
  .array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 30 })
  .map(widths => widths.map((width, row) => Array.from({ length: width }, (_, seat) => `${row + 1}${'ABCDEF'[seat]}`)))

/** The small world of the random steps: few units, legs, owners and times, so that they often collide. */
export const WORLD = { units: ['1A', '1B', '2A'], legs: 2, inventoryId: 'sch_world', start: 1_800_000_000_000 }

const HOLD_MS = 900_000

/** Two claims of each of three owners: the nonce is the owner's. */
const claimOf = (owner: number, extended: boolean): Claim =>
  makeClaim(WORLD.start + HOLD_MS * (extended ? 1.5 : 1), BigInt(owner + 1))

const target: fc.Arbitrary<Target> = fc.record({
  units: fc.subarray([...WORLD.units, '9Z', '__proto__'], { minLength: 1, maxLength: 3 }).filter(
    // Unknown units are rare, or most steps would be refused for them.
    units => units.every(unit => WORLD.units.includes(unit)) || units.length === 3,
  ),
  legs: fc.constantFrom([0], [1], [0, 1], [1, 2]),
})

const owner = fc.integer({ min: 0, max: 2 })

/** Before, in and after the grace of either claim. */
const now = fc.constantFrom(...[0, 1, 1.5].flatMap(n => [0, 4_000, 5_001].map(ms => WORLD.start + n * HOLD_MS + ms)))

const own = fc
  .tuple(owner, fc.constantFrom([false], [true], [false, true]))
  .map(([holder, which]) => which.map(x => claimOf(holder, x)))

const booking = owner.map(holder => `bkg_${holder}`)

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
    fc.tuple(target, own, booking).map(([where, mine, id]) => steps.sell(where, mine, id)),
    fc.tuple(target, booking).map(([where, id]) => steps.cancel(where, id)),
    target.map(where => steps.unblock(where, WORLD.inventoryId)),
  ),
  now,
)
