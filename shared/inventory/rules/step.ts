import type { EpochMs } from '../../kernel/clock.ts'
import { blockClaim, type Claim, FREE, isHold, saleClaim, takeableBelow } from './claim.ts'
import { checkSize, UPDATE_UNIT_LEGS } from './packing.ts'
import { claimAt, type Section, type Target } from './section.ts'

/**
 * One conditional write to one section: if every unit-leg of the target satisfies `when`, each gets `claim`; else
 * nothing changes. The store sends it as one `UpdateItem`; `accepts` and `write` below define its effect.
 */
export interface Step extends Target {
  readonly name: 'hold' | 'extend' | 'release' | 'sell' | 'cancel' | 'block' | 'unblock'
  readonly when: { readonly below: Claim } | { readonly oneOf: readonly Claim[] }
  readonly claim: Claim
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

/** @throws DomainError TOO_MANY_UNITS */
const step = (name: Step['name'], { units, legs }: Target, when: Step['when'], claim: Claim): Step => {
  if (units.length === 0 || legs.length === 0) throw new RangeError(`${name} of nothing`)
  checkSize(units.length, legs.length, UPDATE_UNIT_LEGS)
  return { name, units, legs, when, claim }
}

/** @throws RangeError when `claim` is not a hold's: a sale goes through `sell`, which a repeated hold cannot undo */
export const hold = (target: Target, claim: Claim, now: EpochMs): Step => {
  if (!isHold(claim)) throw new RangeError('a hold needs a claim that can lapse')
  return step('hold', target, { below: takeableBelow(now) }, claim)
}

export const block = (target: Target, inventoryId: string, now: EpochMs): Step =>
  step('block', target, { below: takeableBelow(now) }, blockClaim(inventoryId))

/** An owner can have two claims, because its record notes the next one before the change. */
export const extend = (target: Target, mine: readonly Claim[], next: Claim): Step =>
  step('extend', target, owned(mine), next)

export const release = (target: Target, mine: readonly Claim[]): Step => step('release', target, owned(mine), FREE)

/** The condition has no time: a payment that arrives after expiry still succeeds if no other request took the unit. */
export const sell = (target: Target, mine: readonly Claim[], bookingId: string): Step =>
  step('sell', target, owned(mine), saleClaim(bookingId))

export const cancel = (target: Target, bookingId: string): Step =>
  step('cancel', target, owned([saleClaim(bookingId)]), FREE)

export const unblock = (target: Target, inventoryId: string): Step =>
  step('unblock', target, owned([blockClaim(inventoryId)]), FREE)

const satisfies = (claim: Claim | undefined, when: Step['when']): boolean =>
  claim !== undefined && ('below' in when ? claim < when.below : when.oneOf.includes(claim))

/** An unknown unit or leg has no claim and satisfies no condition: it fails closed. */
export const accepts = (section: Section | undefined, { units, legs, when }: Step): boolean =>
  units.every(unit => legs.every(leg => satisfies(claimAt(section, unit, leg), when)))

/** The section after the step. Check `accepts` first. */
export const write = (section: Section, { units, legs, claim }: Step): Section => {
  const claims = new Map(section.claims)
  for (const unit of units) {
    const before = claims.get(unit) ?? []
    claims.set(
      unit,
      before.map((old, leg) => (legs.includes(leg) ? claim : old)),
    )
  }
  return { ...section, version: section.version + 1, claims }
}
