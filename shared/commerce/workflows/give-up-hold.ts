import { release } from '../../inventory/store/inventory.ts'
import { giveBackQuota } from '../../inventory/store/quota.ts'
import { claimsOf, placementOfHold, unitCount } from '../rules/hold.ts'
import type { Reservation } from '../rules/records.ts'

/** Frees the units of a hold whose record has ended, and the holder's quota. Repeatable; a part that fails lapses. */
export const giveUpHold = async (reservation: Reservation): Promise<void> => {
  const { user_id, schedule_id, claim } = reservation
  await Promise.all([
    release({ placement: placementOfHold(reservation), claims: claimsOf(reservation) }),
    giveBackQuota({ userId: user_id, inventoryId: schedule_id, units: unitCount(reservation), claim }),
  ])
}
