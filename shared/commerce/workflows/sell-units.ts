import { derivedNonce, makeClaim } from '../../inventory/rules/claim.ts'
import { bySection, type Placement } from '../../inventory/rules/placement.ts'
import { hold, sell } from '../../inventory/store/inventory.ts'
import { now as clock } from '../../kernel/clock.ts'
import { claimsOf } from '../rules/hold.ts'
import type { Booking, Reservation } from '../rules/records.ts'

/** How long units are held in order to sell them: long enough for the sale's write. */
const takenForMs = 60_000

/**
 * Sells a booking's units: those still carrying the hold's claims and, once it lapsed, free ones. Repeatable, also
 * concurrently. Section by section with nothing put back on failure, as a concurrent attempt at the same sale may rely
 * on it: units sold in vain are freed once the sale has been given back.
 */
export const sellUnits = async (reservation: Reservation, booking: Booking): Promise<'sold' | 'taken'> => {
  for (const placement of bySection(reservation.places))
    if (!(await sellPart(placement, claimsOf(reservation), booking.id))) return 'taken'
  return 'sold'
}

const sellPart = async (placement: Placement, claims: readonly bigint[], bookingId: string): Promise<boolean> => {
  const now = clock()
  const first = await sell({ placement, claims, bookingId, now })
  if (first.kind === 'sold') return true
  if (first.units.some(({ status }) => status !== 'available' && status !== 'held')) return false
  // An earlier attempt at this same sale may hold them: the nonce is derived from the booking, so its hold is adopted.
  const own = makeClaim(now + takenForMs, derivedNonce('late sale', bookingId))
  const held = await hold({ placement, claim: own, now })
  const claim = held.kind === 'taken' ? own : held.claim
  // Also after `taken`: the units may carry the claim of a concurrent sale of the same booking.
  return (await sell({ placement, claims: [claim], bookingId, now })).kind === 'sold'
}

/** Whether a hold still has the same claims. */
export const sameClaims = (left: Reservation, right: Reservation | undefined): boolean =>
  right !== undefined && left.claim === right.claim && left.next_claim === right.next_claim
