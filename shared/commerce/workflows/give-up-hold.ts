import { release } from '../../inventory/store/inventory.ts'
import { giveBackQuota, sharesOf } from '../../inventory/store/quota.ts'
import { claimsOf } from '../rules/hold.ts'
import type { Reservation } from '../rules/records.ts'

/** Frees the units of a hold whose record has ended, and the holder's quota. Repeatable; a part that fails lapses. */
export const giveUpHold = async (reservation: Reservation): Promise<void> => {
  const { places: placement } = reservation
  await Promise.all([release({ placement, claims: claimsOf(reservation) }), endQuota(reservation)])
}

/** What a hold counted in its holder's quota is counted no more: it was given up, or sold. Repeatable; it lapses by itself. */
export const endQuota = async ({ user_id: userId, places, claim }: Reservation): Promise<void> => {
  await Promise.all(sharesOf(userId, places, claim).map(giveBackQuota))
}
