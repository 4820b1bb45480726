import { availability } from '../../shared/inventory/rules/availability.ts'
import { legsBetween } from '../../shared/inventory/rules/offer.ts'
import { readInventory } from '../../shared/inventory/store/offers.ts'
import { readHeldClaims } from '../../shared/inventory/store/quota.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { getSeatMap } from '../../shared/transit/contracts/get-seat-map.ts'
import { toSeatMap } from '../../shared/transit/presenters/to-seat-map.ts'
import { layoutOf } from '../../shared/transit/rules/generated-inventory.ts'
import { scheduleNotFound } from '../../shared/transit/rules/schedule.ts'
import { seatRefusals } from '../../shared/transit/rules/seat-refusals.ts'
import { readLayout } from '../../shared/transit/store/layouts.ts'

/**
 * Reads the current claims, consistently. A seat is marked as the caller's when it carries one of the caller's claims.
 */
export const handler = endpoint(getSeatMap, {
  load: async ({ params: { id }, user }) => {
    const [inventory, mine] = await Promise.all([
      readInventory(id, { consistent: true }),
      user ? readHeldClaims(user.user_id, id) : [],
    ])
    return { inventory, mine }
  },

  run: async ({ query, now }, { inventory, mine }) => {
    const layout = inventory && (await readLayout(layoutOf(inventory.offer)))
    if (!layout) throw scheduleNotFound()
    const { offer, sections } = inventory
    const legs = legsBetween(offer, query.from_stop, query.to_stop, seatRefusals)
    return toSeatMap(offer, layout, legs, availability(sections, legs, now, mine))
  },
})
