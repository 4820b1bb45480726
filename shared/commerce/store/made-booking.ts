import { getItem } from '../../platform/dynamo/items.ts'
import type { Reservation } from '../rules/records.ts'
import { keys } from './keys.ts'

/** A reservation as its holder may see it: a booking's id is noted before the booking is put, and its maker may have died. */
export const withMadeBooking = async (reservation: Reservation): Promise<Reservation> => {
  const { user_id, booking_id, state } = reservation
  if (booking_id === undefined || state === 'converted') return reservation
  const isMade = (await getItem('commerce', keys.booking(user_id, booking_id))) !== undefined
  return isMade ? reservation : { ...reservation, booking_id: undefined }
}
