import { extendedEnd } from '../../shared/commerce/rules/reservation.ts'
import { readReservation } from '../../shared/commerce/store/reservations.ts'
import { withMadeBooking } from '../../shared/commerce/workflows/belongings.ts'
import { extendHold } from '../../shared/commerce/workflows/extend-hold.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { holdSeconds } from '../../shared/platform/settings.ts'
import { extendReservation } from '../../shared/reservations/contracts/extend-reservation.ts'
import { toReservation } from '../../shared/reservations/presenters/to-reservation.ts'
import { selling, shownHolds } from '../../shared/selling.ts'

export const handler = endpoint(extendReservation, {
  load: ({ user, params }) => readReservation(selling, user.user_id, params.id),
  run: async ({ now }, reservation) => {
    if (!reservation) throw notFound()
    const end = extendedEnd(reservation, holdSeconds(), now)
    const [extended, shown] = await Promise.all([
      extendHold(selling, reservation, end, now, now),
      withMadeBooking(selling, reservation),
    ])
    return toReservation({ ...extended, booking_id: shown.booking_id }, shownHolds(extended), now)
  },
})
