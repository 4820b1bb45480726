import type { Offer } from '../../shared/inventory/rules/offer.ts'
import { packSections } from '../../shared/inventory/rules/packing.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { transitIds } from '../../shared/transit/domain.ts'

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
  ...changed
}: { seats?: number; legs?: number; budget?: number } & Partial<Offer> = {}): Offer => {
  const inventoryId = newId(transitIds.schedule, Date.now())
  const priceClass = (unit: string) => (/[AD]$/.test(unit) ? 'window' : 'aisle')
  return {
    inventory_id: inventoryId,
    kind: 'bus',
    state: 'open',
    closes_at: '2099-01-01T00:00:00Z',
    currency: 'INR',
    points: Array.from({ length: legs + 1 }, (_, point) => newId(transitIds.stop, point + 1)),
    prices: { window: Array(legs).fill(50_000), aisle: Array(legs).fill(40_000) },
    sections: packSections(inventoryId, legs, busRows(seats), budget).map(
      units => Object.groupBy(units, priceClass) as Record<string, string[]>,
    ),
    restrictions: { women_only: ['1A'] },
    summary: { bus_number: 'MH-12-AB-1234' },
    ...changed,
  }
}
