import { noteClaimant } from '../../inventory/store/claimants.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import type { Reservation } from '../rules/records.ts'

/** Departures, showings and days are on sale a year ahead at most. */
const keptForMs = 400 * 24 * 3600_000

/** Units that a booking is about to have, by the name under which their inventories know it. */
interface Claiming {
  readonly places: Reservation['places']
  readonly hold: string
  readonly user_id: string
  readonly bookingId: string
}

/**
 * Notes a booking in each inventory of its units before it has any: one that is called off finds it there. Repeatable.
 * @returns the id of the booking that was noted first under this name
 */
export const noteClaimants = async ({ places, hold, user_id, bookingId }: Claiming, now: EpochMs): Promise<string> => {
  let ref = bookingId
  for (const inventory_id of new Set(places.map(place => place.inventory_id)))
    ref = await noteClaimant({ inventory_id, hold, user_id, ref, keptUntil: now + keptForMs })
  return ref
}
