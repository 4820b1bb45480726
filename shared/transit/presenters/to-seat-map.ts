import type { Availability } from '../../inventory/rules/availability.ts'
import type { Legs } from '../../inventory/rules/legs.ts'
import type { Offer } from '../../inventory/rules/offer.ts'
import { priceOf } from '../../inventory/rules/price.ts'
import { toIso } from '../../kernel/clock.ts'
import type { LayoutSeat, SeatLayout } from '../rules/seat-layout.ts'

export const toSeatMap = (offer: Offer, layout: SeatLayout, legs: Legs, found: Availability) => ({
  schedule_id: offer.inventory_id,
  from_stop: offer.points[legs.from_leg] ?? '',
  to_stop: offer.points[legs.to_leg] ?? '',
  version: found.version,
  currency: offer.currency,
  available_seats: found.counts.available,
  layout: {
    decks: layout.decks.map(({ deck, rows }) => ({
      deck,
      rows: rows.map(({ row, seats }) => ({ row, seats: seats.map(seat => toSeat(seat, offer, legs, found)) })),
    })),
  },
})

const toSeat = (seat: LayoutSeat, offer: Offer, legs: Legs, { units }: Availability) => {
  const { status, heldUntil, mine } = units.get(seat.label) ?? { status: 'unknown' as const, mine: false }
  return {
    ...seat,
    // A seat without a claim attribute is never sold, as a hold of it fails closed: so it is shown as blocked.
    status: status === 'unknown' ? ('blocked' as const) : status,
    held_until: heldUntil === undefined ? null : toIso(heldUntil),
    price: priceOf(offer, seat.label, legs),
    ...(mine && { mine: true as const }),
  }
}
