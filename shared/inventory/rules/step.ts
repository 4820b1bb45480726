import type { EpochMs } from '../../kernel/clock.ts'
import { blockClaim, type Claim, FREE, isHold, takeableBelow } from './claim.ts'
import { legCountOf, legsIn } from './legs.ts'
import { UPDATE_UNIT_LEGS } from './packing.ts'
import { claimAt, type Section, type UnitsOnLegs } from './section.ts'

/** Groups of units, each over legs of its own, in one section. No two have a unit on a leg in common. */
export type Target = readonly UnitsOnLegs[]

/**
 * One conditional write to one section: if every unit-leg of the target satisfies `when`, each gets `claim`; else
 * nothing changes. The store sends it as one `UpdateItem`; `accepts` and `write` below define its effect.
 */
export interface Step {
  readonly name: 'hold' | 'extend' | 'release' | 'sell' | 'cancel' | 'pass on' | 'block' | 'unblock'
  readonly target: Target
  readonly when: { readonly below: Claim } | { readonly oneOf: readonly Claim[] }
  readonly claim: Claim
  /** Whether a closed section refuses it. */
  readonly onlyOpen: boolean
}

/** An update compares with two claims at most, or its expression outgrows DynamoDB's 4 KB. */
const MOST_OWN_CLAIMS = 2

/** @throws RangeError when `claims` proves no ownership: `FREE` has no owner */
const owned = (claims: readonly Claim[]): Step['when'] => {
  const own = [...new Set(claims)]
  if (own.length === 0 || own.length > MOST_OWN_CLAIMS) throw new RangeError(`${own.length} claims of one owner`)
  if (own.some(claim => claim <= FREE)) throw new RangeError('the free claim proves no ownership')
  return { oneOf: own }
}

const refusedWhenClosed: readonly Step['name'][] = ['hold', 'extend', 'sell', 'pass on', 'unblock']

/** @throws RangeError for nothing, and for more than one update can compare */
const step = (name: Step['name'], target: Target, when: Step['when'], claim: Claim): Step => {
  const counts = target.map(({ units, ...legs }) => units.length * legCountOf(legs))
  const unitLegs = counts.reduce((sum, count) => sum + count, 0)
  if (unitLegs === 0 || counts.includes(0)) throw new RangeError(`${name} of nothing`)
  if (unitLegs > UPDATE_UNIT_LEGS) throw new RangeError(`${name} of ${unitLegs} unit-legs in one update`)
  return { name, target, when, claim, onlyOpen: refusedWhenClosed.includes(name) }
}

const holdClaim = (claim: Claim): Claim => {
  if (!isHold(claim)) throw new RangeError('a hold needs a claim that can lapse')
  return claim
}

/** @throws RangeError when `claim` is not a hold's: a sale goes through `sell`, which a repeated hold cannot undo */
export const hold = (target: Target, claim: Claim, now: EpochMs): Step =>
  step('hold', target, { below: takeableBelow(now) }, holdClaim(claim))

export const block = (target: Target, inventoryId: string, now: EpochMs): Step =>
  step('block', target, { below: takeableBelow(now) }, blockClaim(inventoryId))

/** An owner can have two claims, because its record notes the next one before the change. */
export const extend = (target: Target, mine: readonly Claim[], next: Claim): Step =>
  step('extend', target, owned(mine), next)

export const release = (target: Target, mine: readonly Claim[]): Step => step('release', target, owned(mine), FREE)

/** The condition has no time: a payment that arrives after expiry still succeeds if no other request took the unit. */
export const sell = (target: Target, mine: readonly Claim[], sale: Claim): Step =>
  step('sell', target, owned(mine), sale)

export const cancel = (target: Target, sale: Claim): Step => step('cancel', target, owned([sale]), FREE)

/** The owner's claim becomes the hold claim of the one to whom the units are offered. */
export const passOn = (target: Target, from: Claim, to: Claim): Step =>
  step('pass on', target, owned([from]), holdClaim(to))

export const unblock = (target: Target, inventoryId: string): Step =>
  step('unblock', target, owned([blockClaim(inventoryId)]), FREE)

const satisfies = (claim: Claim | undefined, when: Step['when']): boolean =>
  claim !== undefined && ('below' in when ? claim < when.below : when.oneOf.includes(claim))

/** Each unit-leg of a target. */
export const unitLegsOf = (target: Target): (readonly [unit: string, leg: number])[] =>
  target.flatMap(({ units, ...legs }) => units.flatMap(unit => legsIn(legs).map(leg => [unit, leg] as const)))

/** Each unit of a target once. */
export const unitsIn = (target: Target): string[] => [...new Set(target.flatMap(({ units }) => units))]

/** The part of a step that concerns one unit. */
export const alone = (whole: Step, unit: string): Step => ({
  ...whole,
  target: whole.target.filter(({ units }) => units.includes(unit)).map(group => ({ ...group, units: [unit] })),
})

/** An unknown unit or leg has no claim and satisfies no condition: it fails closed. */
export const accepts = (section: Section | undefined, { target, when, onlyOpen }: Step): boolean =>
  !(onlyOpen && section?.closed) &&
  unitLegsOf(target).every(([unit, leg]) => satisfies(claimAt(section, unit, leg), when))

/** The section after the step. Check `accepts` first. */
export const write = (section: Section, { target, claim }: Step): Section => {
  const claims = new Map(section.claims)
  for (const [unit, leg] of unitLegsOf(target))
    claims.set(unit, (claims.get(unit) ?? []).with(leg - section.from_leg, claim))
  return { ...section, version: section.version + 1, claims }
}
