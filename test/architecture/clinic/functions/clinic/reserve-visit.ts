import type { output } from 'zod/v4/core'
import { reservationId } from '../../../../../shared/commerce/rules/new-reservation.ts'
import { sameRequest } from '../../../../../shared/commerce/rules/same-request.ts'
import { composeKinds } from '../../../../../shared/commerce/rules/selling.ts'
import { earlierAttempts, holdUnits } from '../../../../../shared/commerce/workflows/hold-units.ts'
import { readOffer } from '../../../../../shared/inventory/store/offers.ts'
import { fromIso } from '../../../../../shared/kernel/clock.ts'
import { DomainError } from '../../../../../shared/kernel/errors.ts'
import { endpoint } from '../../../../../shared/platform/http/endpoint.ts'
import { holdSeconds } from '../../../../../shared/platform/settings.ts'
import { toReservation } from '../../../../../shared/reservations/presenters/to-reservation.ts'
import { reserveVisit } from '../../contracts/reserve-visit.ts'
import { visitHolds } from '../../presenters/holds.ts'
import { planVisit } from '../../rules/day.ts'
import { visitHolding } from '../../rules/held-visit.ts'

const holds = composeKinds([visitHolding])
const quota = {
  limit: 4,
  refuse: (limit: number) => new DomainError('HOLD_LIMIT', `At most ${limit} can be held of a day at a time.`),
}
const taken = () => new DomainError('VISIT_TAKEN', 'This room or doctor is not available at that time any more.')

type Reply = output<typeof reserveVisit.reply.schema>

export const handler = endpoint(reserveVisit, {
  idempotency: 'own',

  load: async request => {
    const command = { ...request, userId: request.user.user_id }
    const id = reservationId(command)
    const [earlier, offer] = await Promise.all([earlierAttempts(holds, command, id), readOffer(request.body.day_id)])
    return { command, id, offer, earlier }
  },

  run: async ({ body, now }, { command, id, offer, earlier }) => {
    if (earlier.reservation) return toReservation<Reply>(sameRequest(earlier.reservation, command), visitHolds, now)
    const plan = planVisit(offer, { room: body.room, starts_at: fromIso(body.starts_datetime) }, now)
    const wanted = { command, id, plan, holdSeconds: holdSeconds(), quota, taken, earlier }
    return toReservation<Reply>(await holdUnits(holds, wanted), visitHolds, now)
  },
})
