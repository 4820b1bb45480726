import { handler as createReservation } from '../../functions/transit/create-reservation.ts'
import { call } from '../support/call.ts'
import { onSale } from '../support/departure.ts'
import { accessTokenFor } from '../support/identity.ts'

/** Two seats of a departure, held by a new customer; `1A` is kept for women. */
export const aHold = async (options: Parameters<typeof onSale>[0] = {}) => {
  const { token, userId } = await accessTokenFor()
  const offer = await onSale(options)
  const reply = await call(createReservation, {
    token,
    body: { schedule_id: offer.inventory_id, seat_ids: ['1A', '1B'] },
  })
  return { token, userId, offer, reservation: reply.body }
}

export const passengers = [
  { name: 'Asha Rao', age: 34, gender: 'female', seat_id: '1A' },
  { name: 'Ravi Rao', age: 36, gender: 'male', seat_id: '1B', id_document: 'P1234567' },
]

export const contact = { email: 'Asha@Example.com', phone: '+919876543210' }
