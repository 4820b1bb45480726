import { defineHoldShowing } from '../../../../shared/commerce/rules/shown.ts'
import { toIso } from '../../../../shared/kernel/clock.ts'
import type { HeldVisit } from '../rules/held-visit.ts'

export const placeOf = ({ day_id, doctor, room, starts_at }: HeldVisit) => ({
  day_id,
  doctor,
  room,
  starts_datetime: toIso(starts_at),
})

/** A hold of a visit as shown to its holder. */
export const visitHolds = /* @__PURE__ */ defineHoldShowing<HeldVisit>({
  kind: 'visit',
  reservation: ({ details }) => placeOf(details),
})
