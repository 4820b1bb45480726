import { getItem } from '../../platform/dynamo/items.ts'
import { keys } from '../rules/keys.ts'
import type { Reservation } from '../rules/records.ts'

/**
 * A reservation as shown to its holder, without the id of a booking that does not exist: the id is noted before the
 * booking is put, and the attempt may have died in between.
 */
export const withMadeBooking = async (reservation: Reservation): Promise<Reservation> => {
  const { user_id, booking_id, state } = reservation
  if (booking_id === undefined || state === 'converted') return reservation
  const isMade = (await getItem('commerce', keys.booking(user_id, booking_id))) !== undefined
  return isMade ? reservation : { ...reservation, booking_id: undefined }
}
