import type { EpochMs } from '../../kernel/clock.ts'
import { type Claim, type ClaimStatus, FREE, isHold, nonceOf, statusForOthers, takeableBelow } from './claim.ts'
import { type Legs, legsIn } from './legs.ts'

/** The claims of one item: some units of an inventory, over a window of its legs. */
export interface Section {
  readonly number: number
  /** Rises by one with every write. */
  readonly version: number
  /** The first leg of its window. */
  readonly from_leg: number
  /** Nothing in it is held, extended or sold any more. */
  readonly closed: boolean
  /** One claim per leg of the window for each unit. */
  readonly claims: ReadonlyMap<string, readonly Claim[]>
}

/** Some units, over some legs. */
export interface UnitsOnLegs extends Legs {
  readonly units: readonly string[]
}

export type UnitStatus = ClaimStatus['status'] | 'unknown' | 'closed'

/** A unit's status; `heldUntil` only while `held`. */
export interface UnitState {
  readonly unit: string
  readonly status: UnitStatus
  readonly heldUntil?: EpochMs
}

export const emptySection = (number: number, units: readonly string[], legs: Legs): Section => ({
  number,
  version: 0,
  from_leg: legs.from_leg,
  closed: false,
  claims: new Map(units.map(unit => [unit, legsIn(legs).map(() => FREE)])),
})

/** Undefined for a unit or leg that does not exist, which then satisfies no condition. */
export const claimAt = (section: Section | undefined, unit: string, leg: number): Claim | undefined =>
  section?.claims.get(unit)?.[leg - section.from_leg]

const severity: readonly UnitStatus[] = ['available', 'held', 'booked', 'blocked', 'unknown', 'closed']

/** The worse of two statuses; of two held ones, the later. */
export const worse = <State extends UnitState>(left: State, right: State): State => {
  const step = severity.indexOf(right.status) - severity.indexOf(left.status)
  return step > 0 || (step === 0 && (right.heldUntil ?? 0) > (left.heldUntil ?? 0)) ? right : left
}

/** A unit's status over several legs is that of its worst leg; if held, until its last hold ends. */
export const statusOver = (section: Section | undefined, unit: string, legs: Legs, now: EpochMs): UnitState =>
  legsIn(legs)
    .map(leg => claimAt(section, unit, leg))
    .map(
      (claim): UnitState =>
        claim === undefined ? { unit, status: 'unknown' } : { unit, ...statusForOthers(claim, now) },
    )
    .reduce(worse, { unit, status: 'available' })

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
