import { extendedEnd } from '../../shared/commerce/rules/reservation.ts'
import { withMadeBooking } from '../../shared/commerce/store/made-booking.ts'
import { readReservation } from '../../shared/commerce/store/reservations.ts'
import { extendHold } from '../../shared/commerce/workflows/extend-hold.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { holdSeconds } from '../../shared/platform/settings.ts'
import { extendReservation } from '../../shared/reservations/contracts/extend-reservation.ts'
import { toReservation } from '../../shared/reservations/presenters/to-reservation.ts'

export const handler = endpoint(extendReservation, {
  load: ({ user, params }) => readReservation(user.user_id, params.id),
  run: async ({ now }, reservation) => {
    if (!reservation) throw notFound()
    const end = extendedEnd(reservation, holdSeconds(), now)
    return toReservation(await withMadeBooking(await extendHold(reservation, end, now, now)), now)
  },
})
