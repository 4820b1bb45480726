import type { StoredItem } from '../../platform/dynamo/items.ts'
import type { Change } from '../../platform/dynamo/writes.ts'
import { type Claim, FREE } from '../rules/claim.ts'
import { sectionNumber } from '../rules/keys.ts'
import { legsIn } from '../rules/legs.ts'
import type { Offer } from '../rules/offer.ts'
import { sectionLayout } from '../rules/offer-sections.ts'
import type { Section } from '../rules/section.ts'
import { type Step, unitsIn } from '../rules/step.ts'
import { toClaim } from './stored-claim.ts'

// A section's item: pk, sk, version, `closed` where it is, and per leg of its window a map of unit → claim: `l0`, `l1`, …

/** The legs of which a section's item has claims, in order. */
export const legsOfItem = (item: StoredItem): number[] =>
  Object.keys(item)
    .flatMap(name => (/^l\d+$/.test(name) ? Number(name.slice(1)) : []))
    .toSorted((left, right) => left - right)

/**
 * A section without units has no leg attributes either.
 * @throws InvalidRecord where a unit has no claim on one of the legs, or a leg between two others is missing
 */
export const toSection = (item: StoredItem): Section => {
  const numbers = legsOfItem(item)
  const [first = 0] = numbers
  const legs = numbers.map((_, index) => Object(item[`l${first + index}`]) as StoredItem)
  const claims = Object.keys(legs[0] ?? {}).map(unit => [unit, legs.map(leg => toClaim(leg[unit]))] as const)
  return {
    number: sectionNumber(item.sk),
    version: Number(item.version),
    from_leg: first,
    closed: item.closed === true,
    claims: new Map<string, readonly Claim[]>(claims),
  }
}

/** The legs of a section in which every unit is free. */
export const freeLegs = (offer: Offer, section: number): Record<string, Record<string, Claim>> => {
  const { units, ...legs } = sectionLayout(offer, section)
  return Object.fromEntries(legsIn(legs).map(leg => [`l${leg}`, Object.fromEntries(units.map(unit => [unit, FREE]))]))
}

/** A step as one update. */
export const toChange = ({ target, when, claim, onlyOpen }: Step): Change => {
  const units = unitsIn(target)
  const paths = target.flatMap(group =>
    group.units.flatMap(unit => legsIn(group).map(leg => `l${leg}.#u${units.indexOf(unit)}`)),
  )
  const own = 'below' in when ? [when.below] : when.oneOf
  const names = own.map((_, index) => `:c${index}`)
  const comparison = 'below' in when ? '< :c0' : names.length === 1 ? '= :c0' : `IN (${names})`
  const conditions = [
    ...(onlyOpen ? ['attribute_not_exists(#closed)'] : []),
    ...paths.map(path => `${path} ${comparison}`),
  ]
  return {
    terms: paths.map(path => `${path}=:claim`),
    add: { version: 1 },
    when: conditions.join(' AND '),
    names: {
      ...Object.fromEntries(units.map((unit, index) => [`#u${index}`, unit])),
      ...(onlyOpen && { '#closed': 'closed' }),
    },
    values: { ...Object.fromEntries(own.map((value, index) => [`:c${index}`, value])), ':claim': claim },
  }
}
