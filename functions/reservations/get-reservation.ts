import { withMadeBooking } from '../../shared/commerce/store/made-booking.ts'
import { readReservation } from '../../shared/commerce/store/reservations.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { getReservation } from '../../shared/reservations/contracts/get-reservation.ts'
import { toReservation } from '../../shared/reservations/presenters/to-reservation.ts'

export const handler = endpoint(getReservation, {
  load: ({ user, params }) => readReservation(user.user_id, params.id),
  run: async ({ now }, reservation) => {
    if (!reservation) throw notFound()
    return toReservation(await withMadeBooking(reservation), now)
  },
})
