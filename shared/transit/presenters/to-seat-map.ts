import type { Availability } from '../../inventory/rules/availability.ts'
import { type Offer, priceOf } from '../../inventory/rules/offer.ts'
import { toIso } from '../../kernel/clock.ts'
import type { LayoutSeat, SeatLayout } from '../rules/seat-layout.ts'

export const toSeatMap = (offer: Offer, layout: SeatLayout, legs: readonly number[], found: Availability) => ({
  schedule_id: offer.inventory_id,
  from_stop: offer.points[legs[0] ?? 0] ?? '',
  to_stop: offer.points[(legs.at(-1) ?? 0) + 1] ?? '',
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

const toSeat = (seat: LayoutSeat, offer: Offer, legs: readonly number[], { units }: Availability) => {
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
