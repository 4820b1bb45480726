import * as reservations from '../../shared/commerce/store/reservations.ts'
import { withMadeBooking } from '../../shared/commerce/workflows/belongings.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { listActiveReservations } from '../../shared/reservations/contracts/list-active-reservations.ts'
import { toReservation } from '../../shared/reservations/presenters/to-reservation.ts'
import { selling, shownHolds } from '../../shared/selling.ts'

export const handler = endpoint(listActiveReservations, {
  load: async ({ user, now }) => {
    const active = await reservations.listActiveReservations(selling, user.user_id, now)
    return Promise.all(active.map(each => withMadeBooking(selling, each)))
  },
  run: async ({ now }, active) => ({
    items: active
      .toSorted((left, right) => left.expires_at - right.expires_at)
      .map(reservation => toReservation(reservation, shownHolds(reservation), now)),
    next_cursor: null,
  }),
})
