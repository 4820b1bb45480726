import { makeClaim, randomNonce } from '../../shared/inventory/rules/claim.ts'
import type { Offer } from '../../shared/inventory/rules/offer.ts'
import { unitGroupOf } from '../../shared/inventory/rules/offer-sections.ts'
import { sectionBytes } from '../../shared/inventory/rules/packing.ts'
import { placeUnits } from '../../shared/inventory/rules/placement.ts'
import { createInventories } from '../../shared/inventory/store/create-inventories.ts'
import { hold, sell } from '../../shared/inventory/store/inventory.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import { generateInventory } from '../../shared/transit/rules/generated-inventory.ts'
import type { SeatLayout } from '../../shared/transit/rules/seat-layout.ts'
import { seatRefusals } from '../../shared/transit/rules/seat-refusals.ts'
import { sampleRoute, sampleSchedule } from '../../test/transit/sample-network.ts'

const cities = ['Mumbai', 'Panvel', 'Pune', 'Satara', 'Kolhapur', 'Belagavi']

/** A bus with two seats on either side of the aisle. */
const layoutOf = (seats: number): SeatLayout => {
  const rows = Array.from({ length: Math.ceil(seats / 4) }, (_, index) => ({
    row: index + 1,
    seats: ['A', 'B', 'C', 'D'].slice(0, seats - index * 4).map((letter, column) => ({
      label: `${index + 1}${letter}`,
      row: index + 1,
      column: column + 1 + Number(column > 1),
      seat_type: letter === 'A' || letter === 'D' ? ('window' as const) : ('aisle' as const),
      accessible: false,
      women_only: false,
    })),
  }))
  return { decks: [{ deck: 1, rows }] }
}

const seatLabels = (seats: number): string[] =>
  layoutOf(seats).decks.flatMap(({ rows }) => rows.flatMap(row => row.seats.map(seat => seat.label)))

/** Of one item that had all claims of a bus, everything sold. */
export const bytesOfBus = (seats: number, legs: number): number =>
  sectionBytes(newId(transitIds.schedule, Date.now()), seatLabels(seats), { from_leg: 0, to_leg: legs })

/** Puts a departure on sale, with the inventory that the timetable would generate for it. */
export const putBus = async (seats: number, legs: number): Promise<Offer> => {
  const stops = cities.slice(0, legs + 1).map((city, index) => ({ city, minutes: index * 90, km: index * 75 }))
  const route = sampleRoute(...stops)
  const layout = layoutOf(seats)
  const departure = new Date(Date.now() + 7 * 24 * 3600_000).toISOString()
  const offer = generateInventory(sampleSchedule({ route, layout, departure }), route, layout)
  await createInventories([offer])
  return offer
}

/** Sells every seat but these, over the whole trip. */
export const sellOthers = async (offer: Offer, legs: number, kept: readonly string[]): Promise<void> => {
  const others = Object.values(offer.sections).flatMap(section => Object.values(section).flat())
  const placement = placeUnits(
    offer,
    others.filter(seat => !kept.includes(seat)),
    { from_leg: 0, to_leg: legs },
    seatRefusals,
  )
  const now = Date.now()
  const claim = makeClaim(now + 900_000, randomNonce())
  const held = await hold({ placement, claim, now })
  const sold = await sell({ placement, claims: [claim], bookingId: 'bkg_bench', now })
  if (held.kind === 'taken' || sold.kind === 'taken') throw new Error('the other seats could not be sold')
}

export const sectionsOf = (offer: Offer, seats: readonly string[]): number =>
  new Set(seats.map(seat => unitGroupOf(offer, seat))).size

/** So many seats side by side in successive rows; of all such, those in the most sections. */
export const adjacentSeats = (offer: Offer, busSeats: number, count: number): string[] => {
  const labels = seatLabels(busSeats)
  const starts = labels.keys().filter(index => index % 4 === 0 && index + count <= labels.length)
  return [...starts]
    .map(start => labels.slice(start, start + count))
    .reduce((worst, seats) => (sectionsOf(offer, seats) > sectionsOf(offer, worst) ? seats : worst))
}

/** So many seats from the front to the back of the bus. */
export const scatteredSeats = (busSeats: number, count: number): string[] => {
  const labels = seatLabels(busSeats)
  return Array.from({ length: count }, (_, index) => labels[Math.floor((index * labels.length) / count)] ?? '')
}
