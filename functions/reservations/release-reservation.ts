import { endReservation } from '../../shared/commerce/store/reservations.ts'
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
 * themselves. Its write returns the record, also when it is refused, so nothing is read before.
 */
export const handler = endpoint(releaseReservation, async ({ now, user, params }) => {
  const ended = await endReservation(selling, { user_id: user.user_id, id: params.id }, 'cancelled')
  if (!ended) throw notFound()
  requireNotConverted(ended)
  const [shown] = await Promise.all([withMadeBooking(selling, ended), giveUpHold(ended)])
  return toReservation(shown, shownHolds(ended), now)
})
