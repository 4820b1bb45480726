import type { EpochMs } from '../../kernel/clock.ts'
import { type Claim, type ClaimStatus, isHold, nonceOf, statusForHolder, takeableBelow } from './claim.ts'
import { claimAt, type Section, statusOver, type UnitState } from './section.ts'

export interface UnitAvailability extends UnitState {
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
  legs: readonly number[],
  now: EpochMs,
  mine: readonly Claim[] = [],
): Availability => {
  const nonces = mine.map(nonceOf)
  const units = new Map<string, UnitAvailability>()
  const counts = { available: 0, held: 0, booked: 0, blocked: 0 }
  for (const section of sections)
    for (const unit of section.claims.keys()) {
      const found = unitAvailability(section, unit, legs, now, nonces)
      units.set(unit, found)
      if (found.status !== 'unknown') counts[found.status] += 1
    }
  return { version: versionOf(sections), counts, units }
}

const unitAvailability = (
  section: Section,
  unit: string,
  legs: readonly number[],
  now: EpochMs,
  mine: readonly bigint[],
): UnitAvailability => {
  const others = statusOver(section, unit, legs, now)
  if (others.status !== 'held' || mine.length === 0) return { ...others, mine: false }
  const isMine = (claim: Claim | undefined) => claim !== undefined && isHold(claim) && mine.includes(nonceOf(claim))
  const own = legs.map(leg => claimAt(section, unit, leg)).find(isMine)
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
