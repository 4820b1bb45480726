import { haveCommonLegs, type Legs, legCountOf } from './legs.ts'
import type { Offer } from './offer.ts'
import { checkUnits, legsWithin, sectionNumberOf, unitGroupOf } from './offer-sections.ts'
import { REQUEST_UNIT_LEGS } from './packing.ts'
import type { Refusals } from './refusals.ts'
import type { UnitsOnLegs } from './section.ts'

/** Units of one section of an inventory, over the legs from `from_leg` (included) to `to_leg` (excluded). */
export interface Place extends UnitsOnLegs {
  readonly inventory_id: string
  readonly section: number
}

/**
 * All that one hold takes, of one inventory or of several, in the order in which every request acquires it: by
 * inventory, then section. A hold's record keeps it, so that no later step reads an offer.
 */
export type Placement = readonly Place[]

/**
 * One group: units over a stretch of legs, split by section.
 * @throws the domain's errors for too many, repeated and unknown units
 */
export const placeUnits = (offer: Offer, units: readonly string[], legs: Legs, refusals: Refusals): Placement => {
  checkRequest(units.length, units.length * legCountOf(legs), refusals)
  checkUnits(offer, units, refusals)
  const groups = Map.groupBy(units, unit => unitGroupOf(offer, unit))
  const places = legsWithin(offer, legs).flatMap(({ window, ...stretch }) =>
    [...groups].map(([group, ofGroup]) => ({
      inventory_id: offer.inventory_id,
      section: sectionNumberOf(offer, group, window),
      units: ofGroup,
      ...stretch,
    })),
  )
  return places.sort(inOrder)
}

/**
 * Several groups, of one offer or of more, as one placement.
 * @throws the domain's errors where two groups have a unit on a leg in common, or all have too many together
 */
export const joinPlaces = (placements: readonly Placement[], refusals: Refusals): Placement => {
  const places = placements.flat().sort(inOrder)
  const unitLegs = places.reduce((count, place) => count + place.units.length * legCountOf(place), 0)
  const units = [...unitCounts(places).values()].reduce((count, ofInventory) => count + ofInventory, 0)
  checkRequest(units, unitLegs, refusals)
  const repeated = places.flatMap((place, index) =>
    places.slice(index + 1).flatMap(other => (overlap(place, other) ? commonUnits(place, other) : [])),
  )
  if (repeated.length > 0) throw refusals.repeatedUnits([...new Set(repeated)])
  return places
}

/** What of a placement is not in another one. */
export const exceptPlaces = (placement: Placement, others: Placement): Placement =>
  placement.flatMap(place =>
    others.reduce<Place[]>((rest, other) => rest.flatMap(each => except(each, other)), [place]),
  )

const except = (place: Place, other: Place): Place[] => {
  if (!overlap(place, other)) return [place]
  const shared = commonUnits(place, other)
  const rest = { ...place, units: place.units.filter(unit => !shared.includes(unit)) }
  const before = { ...place, units: shared, to_leg: other.from_leg }
  const after = { ...place, units: shared, from_leg: other.to_leg }
  return [rest, before, after].filter(({ units, ...legs }) => units.length > 0 && legCountOf(legs) > 0)
}

/** How many units of each inventory a placement has; a unit on several stretches of legs counts once. */
export const unitCounts = (placement: Placement): ReadonlyMap<string, number> =>
  new Map(
    [...Map.groupBy(placement, place => place.inventory_id)].map(([id, places]) => [
      id,
      new Set(places.flatMap(place => place.units)).size,
    ]),
  )

/** The places of each section, which one update takes together, in the order of acquisition. */
export const bySection = (placement: Placement): Placement[] => [
  ...Map.groupBy(placement.toSorted(inOrder), ({ inventory_id, section }) => `${inventory_id} ${section}`).values(),
]

const inOrder = (left: Place, right: Place): number => {
  if (left.inventory_id !== right.inventory_id) return left.inventory_id < right.inventory_id ? -1 : 1
  return left.section - right.section
}

const overlap = (left: Place, right: Place): boolean =>
  left.inventory_id === right.inventory_id && left.section === right.section && haveCommonLegs(left, right)

const commonUnits = (left: Place, right: Place): string[] => left.units.filter(unit => right.units.includes(unit))

const checkRequest = (units: number, unitLegs: number, { tooMany }: Refusals): void => {
  if (unitLegs > REQUEST_UNIT_LEGS) throw tooMany(Math.floor((units * REQUEST_UNIT_LEGS) / unitLegs), units)
}
