import type { EpochMs } from '../../kernel/clock.ts'
import { type Claim, isHold, nonceOf, takeableBelow } from './claim.ts'
import { haveCommonLegs, type Legs, legsIn } from './legs.ts'
import type { Offer } from './offer.ts'
import { groupsOfClass, legsWithin, sectionNumberOf } from './offer-sections.ts'
import { claimAt, type Section } from './section.ts'

/** So many units of a price class, whichever they are, over some legs. */
export interface Wish extends Legs {
  readonly price_class: string
  readonly count: number
}

/** An offer with its sections by number, as last seen, and the claim of the request that chooses. */
export interface Seen {
  readonly offer: Offer
  readonly sections: ReadonlyMap<number, Section>
  readonly claim: Claim
  readonly now: EpochMs
}

/**
 * Units for each wish: those that carry the request's claim already, then free ones, of as few sections as possible.
 * Among equals the nonce of the claim chooses, so that parallel requests spread.
 * @returns the units of each wish; undefined where too few are free
 */
export const chooseUnits = (seen: Seen, wishes: readonly Wish[]): (readonly string[])[] | undefined => {
  const chosen: string[][] = []
  for (const [index, wish] of wishes.entries()) {
    const elsewhere = chosen.filter((_, other) => haveCommonLegs(wishes[other] as Wish, wish)).flat()
    const units = chooseFor(seen, wish, elsewhere)
    if (!units) return undefined
    chosen[index] = units
  }
  return chosen
}

const chooseFor = (seen: Seen, wish: Wish, elsewhere: readonly string[]): string[] | undefined => {
  const groups = groupsOfClass(seen.offer, wish.price_class).map((units, group) =>
    units.filter(unit => !elsewhere.includes(unit)).map(unit => ({ unit, ownLegs: ownLegs(seen, group, unit, wish) })),
  )
  const own = groups
    .flat()
    .filter(({ ownLegs }) => Number(ownLegs) > 0)
    .toSorted((left, right) => Number(right.ownLegs) - Number(left.ownLegs))
    .slice(0, wish.count)
    .map(({ unit }) => unit)
  const free = groups.map(units => units.filter(({ ownLegs }) => ownLegs === 0).map(({ unit }) => unit))
  const others = pick(free, wish.count - own.length, nonceOf(seen.claim))
  return others && [...own, ...others]
}

/**
 * On how many of the legs a unit carries the request's claim, and is free on the others; undefined where it is neither.
 * All that a request takes of a section it takes in one write, so beside its claims no unit of the section is free to it.
 */
const ownLegs = (
  { offer, sections, claim, now }: Seen,
  group: number,
  unit: string,
  legs: Legs,
): number | undefined => {
  let count = 0
  for (const { window, ...stretch } of legsWithin(offer, legs)) {
    const section = sections.get(sectionNumberOf(offer, group, window))
    const claims = legsIn(stretch).map(leg => claimAt(section, unit, leg))
    if (section?.closed) return undefined
    if (claims.every(found => found === claim)) count += claims.length
    else if (!claims.every(found => found !== undefined && found < takeableBelow(now)) || carries(section, claim))
      return undefined
  }
  return count
}

const carries = (section: Section | undefined, claim: Claim): boolean =>
  section?.claims.values().some(ofUnit => ofUnit.includes(claim)) ?? false

const pick = (groups: readonly (readonly string[])[], count: number, nonce: bigint): string[] | undefined => {
  if (count <= 0) return []
  const roomy = groups.filter(units => units.length >= count)
  const ordered = turned(roomy.length > 0 ? roomy : groups, nonce).toSorted((left, right) =>
    roomy.length > 0 ? 0 : right.length - left.length,
  )
  const [first = []] = ordered
  if (first.length === 0) return undefined
  const chosen = turned(first, nonce / BigInt(ordered.length)).slice(0, count)
  const others = pick(
    groups.filter(units => units !== first),
    count - chosen.length,
    nonce,
  )
  return others && [...chosen, ...others]
}

const turned = <Each>(list: readonly Each[], by: bigint): Each[] => {
  const start = list.length === 0 ? 0 : Number(by % BigInt(list.length))
  return [...list.slice(start), ...list.slice(0, start)]
}

/** The claim that an earlier attempt of the request left, if it has not lapsed. */
export const earlierClaim = (sections: Iterable<Section>, claim: Claim, now: EpochMs): Claim | undefined => {
  const isEarlier = (found: Claim) => isHold(found) && nonceOf(found) === nonceOf(claim) && found >= takeableBelow(now)
  for (const { claims } of sections)
    for (const ofUnit of claims.values()) {
      const found = ofUnit.find(isEarlier)
      if (found !== undefined) return found
    }
  return undefined
}
