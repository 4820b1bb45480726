import * as reservations from '../../shared/commerce/store/reservations.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { listActiveReservations } from '../../shared/reservations/contracts/list-active-reservations.ts'
import { toReservation } from '../../shared/reservations/replies/to-reservation.ts'

export const handler = endpoint(listActiveReservations, {
  load: ({ user, now }) => reservations.listActiveReservations(user.user_id, now),
  run: async ({ now }, active) => ({
    items: active
      .toSorted((left, right) => left.expires_at - right.expires_at)
      .map(reservation => toReservation(reservation, now)),
    next_cursor: null,
  }),
})
