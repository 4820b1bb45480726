import { unitCounts } from '../../inventory/rules/placement.ts'
import { release } from '../../inventory/store/inventory.ts'
import { giveBackQuota } from '../../inventory/store/quota.ts'
import { claimsOf } from '../rules/hold.ts'
import type { Reservation } from '../rules/records.ts'

/** Frees the units of a hold whose record has ended, and the holder's quota. Repeatable; a part that fails lapses. */
export const giveUpHold = async (reservation: Reservation): Promise<void> => {
  const { user_id: userId, places: placement, claim } = reservation
  const shares = [...unitCounts(placement)].map(([inventoryId, units]) => ({ userId, inventoryId, units, claim }))
  await Promise.all([release({ placement, claims: claimsOf(reservation) }), ...shares.map(giveBackQuota)])
}
