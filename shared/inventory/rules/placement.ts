import { checkUnits, type Offer, sectionOf } from './offer.ts'
import { checkSize, REQUEST_UNIT_LEGS } from './packing.ts'

/**
 * The sections of some units of an inventory, and the legs. A hold's record keeps it, so that no later step reads the
 * offer. Parts are in the order in which every request acquires them, so that two requests never wait for each other.
 */
export interface Placement {
  readonly inventory_id: string
  readonly legs: readonly number[]
  readonly parts: readonly { readonly section: number; readonly units: readonly string[] }[]
}

export type Part = Placement['parts'][number]

/** @throws DomainError TOO_MANY_UNITS, SEAT_DUPLICATED, SEAT_NOT_FOUND */
export const placeUnits = (offer: Offer, units: readonly string[], legs: readonly number[]): Placement => {
  checkSize(units.length, legs.length, REQUEST_UNIT_LEGS)
  checkUnits(offer, units)
  const bySection = Map.groupBy(units, unit => sectionOf(offer, unit))
  const parts = [...bySection].map(([section, ofSection]) => ({ section, units: ofSection }))
  return { inventory_id: offer.inventory_id, legs, parts: parts.sort((left, right) => left.section - right.section) }
}
