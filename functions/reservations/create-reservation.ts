import { readReservation, recordReservation } from '../../shared/commerce/store/reservations.ts'
import { giveUpHold } from '../../shared/commerce/workflows/give-up-hold.ts'
import { holdWithinQuota } from '../../shared/inventory/store/hold-within-quota.ts'
import { readOffer } from '../../shared/inventory/store/offers.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { holdSeconds } from '../../shared/platform/settings.ts'
import { createReservation } from '../../shared/reservations/contracts/create-reservation.ts'
import { toReservation } from '../../shared/reservations/presenters/to-reservation.ts'
import { seatsNotHeld } from '../../shared/reservations/rules/errors.ts'
import { newClaim, newReservation, reservationId } from '../../shared/reservations/rules/new-reservation.ts'
import { planHold } from '../../shared/reservations/rules/plan-hold.ts'
import { sameRequest } from '../../shared/reservations/rules/same-request.ts'
import { seatQuota, seatRefusals } from '../../shared/transit/rules/seat-refusals.ts'

/** Reads in parallel → claim the seats → write the record. Further effects of a hold come from the table's stream. */
export const handler = endpoint(createReservation, {
  idempotency: 'own',

  load: async request => {
    const asking = { ...request, userId: request.user.user_id }
    const id = reservationId(asking)
    const [offer, earlier] = await Promise.all([
      readOffer(request.body.schedule_id),
      request.idempotencyKey ? readReservation(asking.userId, id) : undefined,
    ])
    return { asking, id, offer, earlier }
  },

  run: async ({ body, now }, { asking, id, offer, earlier }) => {
    if (earlier) return toReservation(sameRequest(earlier, asking), now)

    const plan = planHold(offer, body, now, seatRefusals)
    const claim = newClaim(asking, holdSeconds())
    const keyed = asking.idempotencyKey !== undefined
    const held = await holdWithinQuota({ ...asking, placement: plan.placement, claim, keyed, quota: seatQuota })
    if (held.kind === 'taken') throw seatsNotHeld(held.units)

    const reservation = newReservation(asking, id, plan, held.claim)
    if (await recordReservation(reservation)) return toReservation(reservation, now)

    // Another request used the same key concurrently: with the same fingerprint it is the same hold, else the key was
    // reused.
    const first = await readReservation(asking.userId, id)
    if (first?.fingerprint !== asking.fingerprint) await giveUpHold(reservation)
    return toReservation(sameRequest(first, asking), now)
  },
})
