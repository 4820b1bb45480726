import { endReservation, readReservation } from '../../shared/commerce/store/reservations.ts'
import { withMadeBooking } from '../../shared/commerce/workflows/belongings.ts'
import { giveUpHold } from '../../shared/commerce/workflows/give-up-hold.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { releaseReservation } from '../../shared/reservations/contracts/release-reservation.ts'
import { toReservation } from '../../shared/reservations/presenters/to-reservation.ts'
import { requireNotConverted } from '../../shared/reservations/rules/errors.ts'
import { selling, shownHolds } from '../../shared/selling.ts'

/**
 * The record first: once it is cancelled no payment is settled for it, and after a crash here the units lapse by
 * themselves.
 */
export const handler = endpoint(releaseReservation, {
  load: ({ user, params }) => readReservation(selling, user.user_id, params.id),
  run: async ({ now }, reservation) => {
    if (!reservation) throw notFound()
    const ended = (await endReservation(selling, reservation, 'cancelled')) ?? reservation
    requireNotConverted(ended)
    await giveUpHold(ended)
    return toReservation(await withMadeBooking(selling, ended), shownHolds(ended), now)
  },
})
