import type { EpochMs } from '../../kernel/clock.ts'
import {
  type Claim,
  type ClaimStatus,
  isHold,
  nonceOf,
  statusForHolder,
  statusForOthers,
  takeableBelow,
} from './claim.ts'
import { type Legs, legCountOf, legsIn } from './legs.ts'
import { claimAt, type Section, type UnitState, type UnitStatus, worse } from './section.ts'

export interface UnitAvailability extends UnitState {
  readonly status: Exclude<UnitStatus, 'closed'>
  /** Held by one of the caller's claims; `heldUntil` is then without the grace. */
  readonly mine: boolean
}

/** The state of an inventory over some legs: a count per status, and each unit. */
export interface Availability {
  readonly version: number
  readonly counts: Readonly<Record<ClaimStatus['status'], number>>
  readonly units: ReadonlyMap<string, UnitAvailability>
}

/** @param mine the caller's claims; a hold is the caller's if the nonce is equal, which stays when its time changes */
export const availability = (
  sections: readonly Section[],
  legs: Legs,
  now: EpochMs,
  mine: readonly Claim[] = [],
): Availability => {
  const nonces = mine.map(nonceOf)
  const units = new Map<string, UnitAvailability>()
  const counts = { available: 0, held: 0, booked: 0, blocked: 0 }
  for (const [unit, claims] of claimsOver(sections, legs)) {
    const found = unitAvailability(unit, claims, legCountOf(legs), now, nonces)
    units.set(unit, found)
    if (found.status !== 'unknown') counts[found.status] += 1
  }
  return { version: versionOf(sections), counts, units }
}

/** The claims of every unit over some legs, in their order, from all sections that have some of them. */
export const claimsOver = (sections: readonly Section[], legs: Legs): Map<string, readonly Claim[]> => {
  const found = new Map<string, readonly Claim[]>()
  for (const section of sections.toSorted((left, right) => left.from_leg - right.from_leg))
    for (const unit of section.claims.keys()) {
      const here = legsIn(legs).flatMap(leg => claimAt(section, unit, leg) ?? [])
      found.set(unit, [...(found.get(unit) ?? []), ...here])
    }
  return found
}

const unitAvailability = (
  unit: string,
  claims: readonly Claim[],
  legs: number,
  now: EpochMs,
  mine: readonly bigint[],
): UnitAvailability => {
  if (claims.length < legs) return { unit, status: 'unknown', mine: false }
  const others = claims
    .map(claim => ({ unit, ...statusForOthers(claim, now) }))
    .reduce(worse, { unit, status: 'available' as const })
  if (others.status !== 'held' || mine.length === 0) return { ...others, mine: false }
  const own = claims.find(claim => isHold(claim) && mine.includes(nonceOf(claim)))
  if (own === undefined) return { ...others, mine: false }
  const holder = statusForHolder(own, now)
  return holder.status === 'held' ? { unit, ...holder, mine: true } : { ...others, mine: false }
}

/** How many units are available, by the latest claim on each over the wanted legs: for lists, which show a count. */
export const countAvailable = (latest: readonly Claim[], now: EpochMs): number => {
  const below = takeableBelow(now)
  return latest.reduce((count, claim) => (claim < below ? count + 1 : count), 0)
}

/** Rises by one with every write to any section. */
export const versionOf = (sections: readonly Section[]): number =>
  sections.reduce((version, section) => version + section.version, 0)
