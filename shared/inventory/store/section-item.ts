import type { StoredItem } from '../../platform/dynamo/items.ts'
import type { Change } from '../../platform/dynamo/writes.ts'
import { type Claim, FREE } from '../rules/claim.ts'
import { sectionNumber } from '../rules/keys.ts'
import { legCount, type Offer } from '../rules/offer.ts'
import type { Section } from '../rules/section.ts'
import type { Step } from '../rules/step.ts'
import { toClaim } from './stored-claim.ts'

// A section's item: pk, sk, version, and per leg a map of unit → claim: `l0`, `l1`, …

const isLeg = (name: string) => /^l\d+$/.test(name)

export const legNames = (legs: number): string[] => Array.from({ length: legs }, (_, leg) => `l${leg}`)

/**
 * A section without units has no leg attributes either.
 * @throws InvalidRecord where a unit has no claim on one of the legs
 */
export const toSection = (item: StoredItem): Section => {
  const legs = legNames(Object.keys(item).filter(isLeg).length).map(name => Object(item[name]) as StoredItem)
  const claims = Object.keys(legs[0] ?? {}).map(unit => [unit, legs.map(leg => toClaim(leg[unit]))] as const)
  return {
    number: sectionNumber(item.sk),
    version: Number(item.version),
    claims: new Map<string, readonly Claim[]>(claims),
  }
}

/** The legs of a section in which every unit is free. */
export const freeLegs = (offer: Offer, section: number): Record<string, Record<string, Claim>> => {
  const units = Object.values(offer.sections[section] ?? {}).flat()
  return Object.fromEntries(
    legNames(legCount(offer)).map(leg => [leg, Object.fromEntries(units.map(unit => [unit, FREE]))]),
  )
}

/** A step as one update. */
export const toChange = (step: Step): Change => {
  const paths = step.units.flatMap((_, unit) => step.legs.map(leg => `l${leg}.#u${unit}`))
  const own = 'below' in step.when ? [step.when.below] : step.when.oneOf
  const names = own.map((_, index) => `:c${index}`)
  const comparison = 'below' in step.when ? '< :c0' : names.length === 1 ? '= :c0' : `IN (${names})`
  return {
    terms: paths.map(path => `${path}=:claim`),
    add: { version: 1 },
    when: paths.map(path => `${path} ${comparison}`).join(' AND '),
    names: Object.fromEntries(step.units.map((unit, index) => [`#u${index}`, unit])),
    values: { ...Object.fromEntries(own.map((claim, index) => [`:c${index}`, claim])), ':claim': step.claim },
  }
}
