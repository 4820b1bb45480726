import { derivedNonce, makeClaim } from '../../inventory/rules/claim.ts'
import type { Placement } from '../../inventory/rules/placement.ts'
import { hold, sell } from '../../inventory/store/inventory.ts'
import { now as clock } from '../../kernel/clock.ts'
import { claimsOf, placementOfHold } from '../rules/hold.ts'
import type { Booking, Reservation } from '../rules/records.ts'

/** Long enough to sell what was taken for that. */
const takenForMs = 60_000

/**
 * Sells a booking's seats: those still carrying the hold's claims and, once it lapsed, those nobody has. Repeatable, by
 * several at once too. Section by section with nothing put back on failure, as another at work on the same sale may
 * rely on it: what is sold in vain is freed once the sale has been given back.
 */
export const sellSeats = async (reservation: Reservation, booking: Booking): Promise<'sold' | 'taken'> => {
  const placement = placementOfHold(reservation)
  for (const part of placement.parts)
    if (!(await sellPart({ ...placement, parts: [part] }, claimsOf(reservation), booking.id))) return 'taken'
  return 'sold'
}

const sellPart = async (placement: Placement, claims: readonly bigint[], bookingId: string): Promise<boolean> => {
  const now = clock()
  const first = await sell({ placement, claims, bookingId, now })
  if (first.kind === 'sold') return true
  if (first.units.some(({ status }) => status !== 'available' && status !== 'held')) return false
  // Held may be by an earlier attempt at this very sale: the nonce is the booking's, so that is adopted.
  const own = makeClaim(now + takenForMs, derivedNonce('late sale', bookingId))
  const held = await hold({ placement, claim: own, now })
  const claim = held.kind === 'taken' ? own : held.claim
  // Also after `taken`: it may be the other one's sale of the same booking that stands there.
  return (await sell({ placement, claims: [claim], bookingId, now })).kind === 'sold'
}

/** Whether a hold is proved by the same claims still. */
export const sameClaims = (left: Reservation, right: Reservation | undefined): boolean =>
  right !== undefined && left.claim === right.claim && left.next_claim === right.next_claim
