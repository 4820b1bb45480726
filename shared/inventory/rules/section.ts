import type { EpochMs } from '../../kernel/clock.ts'
import { type Claim, type ClaimStatus, FREE, isHold, nonceOf, statusForOthers, takeableBelow } from './claim.ts'

/** The units of an inventory that are stored in one item. `claims` has one claim per leg for each unit. */
export interface Section {
  readonly number: number
  /** Rises by one with every write. */
  readonly version: number
  readonly claims: ReadonlyMap<string, readonly Claim[]>
}

/** Some units of one section, over some legs. */
export interface Target {
  readonly units: readonly string[]
  readonly legs: readonly number[]
}

export type UnitStatus = ClaimStatus['status'] | 'unknown'

/** A unit's status; `heldUntil` only while `held`. */
export interface UnitState {
  readonly unit: string
  readonly status: UnitStatus
  readonly heldUntil?: EpochMs
}

export const emptySection = (number: number, units: readonly string[], legs: number): Section => ({
  number,
  version: 0,
  claims: new Map(units.map(unit => [unit, Array<Claim>(legs).fill(FREE)])),
})

/** Undefined for a unit or leg that does not exist, which then satisfies no condition. */
export const claimAt = (section: Section | undefined, unit: string, leg: number): Claim | undefined =>
  section?.claims.get(unit)?.[leg]

const severity: readonly UnitStatus[] = ['available', 'held', 'booked', 'blocked', 'unknown']

/** A unit's status over several legs is that of its worst leg; if held, until its last hold ends. */
export const statusOver = (
  section: Section | undefined,
  unit: string,
  legs: readonly number[],
  now: EpochMs,
): UnitState => {
  let worst: UnitState = { unit, status: 'available' }
  for (const leg of legs) {
    const claim = claimAt(section, unit, leg)
    const here: UnitState = claim === undefined ? { unit, status: 'unknown' } : { unit, ...statusForOthers(claim, now) }
    const step = severity.indexOf(here.status) - severity.indexOf(worst.status)
    if (step > 0 || (step === 0 && (here.heldUntil ?? 0) > (worst.heldUntil ?? 0))) worst = here
  }
  return worst
}

/** Whether any unit in it is held, sold or blocked. */
export const isInUse = ({ claims }: Section, now: EpochMs): boolean =>
  claims.values().some(ofUnit => ofUnit.some(claim => claim >= takeableBelow(now)))

/**
 * Whether the claims of each hold that has not lapsed are alike: a hold gets those of a section in one write. A lapsed
 * one may be of an earlier request with the same nonce.
 */
export const areHoldsAlike = ({ claims }: Section, now: EpochMs): boolean => {
  const found = [...claims.values()].flat().filter(claim => claim >= takeableBelow(now) && isHold(claim))
  const byNonce = new Map(found.map(claim => [nonceOf(claim), claim]))
  return found.every(claim => byNonce.get(nonceOf(claim)) === claim)
}
