import { withMadeBooking } from '../../shared/commerce/store/made-booking.ts'
import { endReservation, readReservation } from '../../shared/commerce/store/reservations.ts'
import { giveUpHold } from '../../shared/commerce/workflows/give-up-hold.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { releaseReservation } from '../../shared/reservations/contracts/release-reservation.ts'
import { toReservation } from '../../shared/reservations/presenters/to-reservation.ts'
import { requireNotConverted } from '../../shared/reservations/rules/errors.ts'

/**
 * The record first: once it is cancelled no payment is settled for it, and after a crash here the seats lapse by
 * themselves.
 */
export const handler = endpoint(releaseReservation, {
  load: ({ user, params }) => readReservation(user.user_id, params.id),
  run: async ({ now }, reservation) => {
    if (!reservation) throw notFound()
    const ended = (await endReservation(reservation, 'cancelled')) ?? reservation
    requireNotConverted(ended)
    await giveUpHold(ended)
    return toReservation(await withMadeBooking(ended), now)
  },
})
