import { commonLegs, type Legs, legCountOf } from './legs.ts'
import { legCount, type Offer } from './offer.ts'
import type { Refusals } from './refusals.ts'

/** A window of an offer's legs, by its number. */
interface Window extends Legs {
  readonly window: number
}

const windowsOf = (offer: Offer): Window[] => {
  const firsts = offer.windows ?? [0]
  return firsts.map((from_leg, window) => ({ window, from_leg, to_leg: firsts[window + 1] ?? legCount(offer) }))
}

/** A stretch of legs, cut where windows meet. */
export const legsWithin = (offer: Offer, legs: Legs): Window[] =>
  windowsOf(offer)
    .map(window => ({ ...window, ...commonLegs(window, legs) }))
    .filter(stretch => legCountOf(stretch) > 0)

/** Sections are numbered window by window: each window has every group of units. */
export const sectionNumberOf = ({ sections }: Offer, group: number, window: number): number =>
  window * sections.length + group

export const sectionCount = ({ sections, windows = [0] }: Offer): number => sections.length * windows.length

/** The units and legs of one section. */
export const sectionLayout = (offer: Offer, number: number): Legs & { readonly units: readonly string[] } => {
  const groups = offer.sections.length
  const { from_leg = 0, to_leg = 0 } = windowsOf(offer)[Math.floor(number / groups)] ?? {}
  return { from_leg, to_leg, units: Object.values(offer.sections[number % groups] ?? {}).flat() }
}

export const unitsOf = (offer: Offer): string[] => offer.sections.flatMap(section => Object.values(section).flat())

/** A class's units in each group. Own keys only: a class is data, and may be named like a method. */
export const groupsOfClass = ({ sections }: Offer, priceClass: string): (readonly string[])[] =>
  sections.map(classes => (Object.hasOwn(classes, priceClass) ? (classes[priceClass] ?? []) : []))

export const unitsOfClass = (offer: Offer, priceClass: string): string[] => groupsOfClass(offer, priceClass).flat()

/** A unit's group and price class. Own keys only: a class or unit is data, and may be named like a method. */
const find = (offer: Offer, unit: string): { group: number; priceClass: string } | undefined => {
  for (const [group, classes] of offer.sections.entries())
    for (const [priceClass, units] of Object.entries(classes)) if (units.includes(unit)) return { group, priceClass }
  return undefined
}

export const hasUnit = (offer: Offer, unit: string): boolean => find(offer, unit) !== undefined

const located = (offer: Offer, unit: string) => {
  const found = find(offer, unit)
  if (!found) throw new RangeError(`${offer.inventory_id} has no unit ${unit}`)
  return found
}

/**
 * The position in `sections` of the units among which a unit is stored.
 * @throws RangeError where it is no unit of the offer
 */
export const unitGroupOf = (offer: Offer, unit: string): number => located(offer, unit).group

/** @throws RangeError where it is no unit of the offer */
export const classOf = (offer: Offer, unit: string): string => located(offer, unit).priceClass

/**
 * Checks that every unit exists and occurs once.
 * @throws the domain's errors
 */
export const checkUnits = (offer: Offer, units: readonly string[], refusals: Refusals): void => {
  const repeated = [...new Set(units.filter((unit, index) => units.indexOf(unit) !== index))]
  if (repeated.length > 0) throw refusals.repeatedUnits(repeated)
  const unknown = units.filter(unit => !find(offer, unit))
  if (unknown.length > 0) throw refusals.unknownUnits(unknown)
}

/** Whether units and legs are the same and have the same sections; prices and the rest may differ. */
export const isSameLayout = (left: Offer, right: Offer): boolean => layoutOf(left) === layoutOf(right)

const layoutOf = ({ points, sections, windows = [0] }: Offer): string =>
  JSON.stringify([points, windows, sections.map(section => Object.values(section).flat().toSorted())])
