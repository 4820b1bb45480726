import type { Legs } from '../../shared/inventory/rules/legs.ts'
import type { Offer } from '../../shared/inventory/rules/offer.ts'
import { cutLegs, packSections } from '../../shared/inventory/rules/packing.ts'
import { type Placement, placeUnits } from '../../shared/inventory/rules/placement.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import { seatRefusals } from '../../shared/transit/rules/seat-refusals.ts'

/** From one leg to another, both included. */
export const over = (first: number, last = first): Legs => ({ from_leg: first, to_leg: last + 1 })

export const placed = (offer: Offer, units: readonly string[], legs = over(0)): Placement =>
  placeUnits(offer, units, legs, seatRefusals)

/** `2 + 2` rows: 1A 1B 1C 1D, 2A … */
export const busRows = (seats: number): string[][] => {
  const labels = Array.from({ length: seats }, (_, seat) => `${Math.floor(seat / 4) + 1}${'ABCD'[seat % 4]}`)
  return Object.values(Object.groupBy(labels, label => label.slice(0, -1))) as string[][]
}

/** An offer of a bus: the outer seats cost 500 a leg, the inner 400. */
export const sampleOffer = ({
  seats = 8,
  legs = 1,
  budget,
  windowLegs = legs,
  ...changed
}: { seats?: number; legs?: number; budget?: number; windowLegs?: number } & Partial<Offer> = {}): Offer => {
  const inventoryId = newId(transitIds.schedule, Date.now())
  const packing = { inventoryId, legs, longestLabel: 8, windowLegs, ...(budget !== undefined && { budget }) }
  const priceClass = (unit: string) => (/[AD]$/.test(unit) ? 'window' : 'aisle')
  return {
    inventory_id: inventoryId,
    kind: 'bus',
    state: 'open',
    closes_at: '2099-01-01T00:00:00Z',
    currency: 'INR',
    points: Array.from({ length: legs + 1 }, (_, point) => newId(transitIds.stop, point + 1)),
    prices: { window: Array(legs).fill(50_000), aisle: Array(legs).fill(40_000) },
    sections: packSections(busRows(seats), packing).map(
      units => Object.groupBy(units, priceClass) as Record<string, string[]>,
    ),
    ...(windowLegs < legs && { windows: cutLegs(legs, windowLegs) }),
    restrictions: { women_only: ['1A'] },
    summary: { bus_number: 'MH-12-AB-1234' },
    ...changed,
  }
}
