import { reservationId } from '../../shared/commerce/rules/new-reservation.ts'
import { sameRequest } from '../../shared/commerce/rules/same-request.ts'
import { composeKinds } from '../../shared/commerce/rules/selling.ts'
import { earlierAttempts, holdUnits } from '../../shared/commerce/workflows/hold-units.ts'
import { readOffer } from '../../shared/inventory/store/offers.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { holdSeconds } from '../../shared/platform/settings.ts'
import { toReservation } from '../../shared/reservations/presenters/to-reservation.ts'
import { createReservation } from '../../shared/transit/contracts/create-reservation.ts'
import { busHolds } from '../../shared/transit/presenters/bus-holds.ts'
import { busHolding } from '../../shared/transit/rules/held-seats.ts'
import { planHold } from '../../shared/transit/rules/plan-hold.ts'
import { seatQuota } from '../../shared/transit/rules/seat-refusals.ts'
import { seatsTaken } from '../../shared/transit/rules/seats-taken.ts'

/** This function makes holds of seats alone: the whole selling adapter would double its bundle's own part. */
const holds = composeKinds([busHolding])

/** Reads in parallel → claim the seats → write the record. Further effects of a hold come from the table's stream. */
export const handler = endpoint(createReservation, {
  idempotency: 'own',

  load: async request => {
    const command = { ...request, userId: request.user.user_id, notify: request.body.notify }
    const id = reservationId(command)
    const journeys = 'journeys' in request.body ? request.body.journeys : [request.body]
    const [earlier, ...offers] = await Promise.all([
      earlierAttempts(holds, command, id),
      ...journeys.map(({ schedule_id }) => readOffer(schedule_id)),
    ])
    return { command, id, journeys, offers, earlier }
  },

  run: async ({ now }, { command, id, journeys, offers, earlier }) => {
    if (earlier.reservation) return toReservation(sameRequest(earlier.reservation, command), busHolds, now)
    const plan = planHold(journeys, offers, now)
    const wanted = { command, id, plan, holdSeconds: holdSeconds(), quota: seatQuota, taken: seatsTaken, earlier }
    return toReservation(await holdUnits(holds, wanted), busHolds, now)
  },
})
