import { readReservation } from '../../shared/commerce/store/reservations.ts'
import { withMadeBooking } from '../../shared/commerce/workflows/belongings.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { getReservation } from '../../shared/reservations/contracts/get-reservation.ts'
import { toReservation } from '../../shared/reservations/presenters/to-reservation.ts'
import { selling, shownHolds } from '../../shared/selling.ts'

export const handler = endpoint(getReservation, {
  load: ({ user, params }) => readReservation(selling, user.user_id, params.id),
  run: async ({ now }, reservation) => {
    if (!reservation) throw notFound()
    return toReservation(await withMadeBooking(selling, reservation), shownHolds(reservation), now)
  },
})
