import * as z from 'zod/mini'
import { defineHolding, type Invariants, type ReservationOf } from '../../../../shared/commerce/rules/selling.ts'

/** The details of a hold: fees are those of a half-hour. */
export const HeldVisit = z.object({
  day_id: z.string(),
  doctor: z.string(),
  room: z.string(),
  starts_at: z.int(),
  room_fee: z.int(),
  doctor_fee: z.int(),
})

export type HeldVisit = z.infer<typeof HeldVisit>

export const visitPrice = ({ room_fee, doctor_fee }: Pick<HeldVisit, 'room_fee' | 'doctor_fee'>): number =>
  4 * room_fee + 2 * doctor_fee

export const heldInvariants: Invariants<ReservationOf<HeldVisit>> = {
  total_amount: ({ total_amount, details }) => total_amount === visitPrice(details),
}

/** What the store of holds must know of a visit's. */
export const visitHolding = /* @__PURE__ */ defineHolding<HeldVisit>({ kind: 'visit', held: HeldVisit, heldInvariants })
