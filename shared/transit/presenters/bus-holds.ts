import { defineHoldShowing } from '../../commerce/rules/shown.ts'
import { type HeldSeats, journeysOf } from '../rules/held-seats.ts'

/** A hold of seats as shown to its holder: the first departure, and all of them. */
export const busHolds = /* @__PURE__ */ defineHoldShowing<HeldSeats>({
  kind: 'bus',
  reservation: ({ details }) => {
    const journeys = journeysOf(details)
    return { ...journeys[0], journeys }
  },
})
