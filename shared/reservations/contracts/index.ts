import { extendReservation } from './extend-reservation.ts'
import { getReservation } from './get-reservation.ts'
import { listActiveReservations } from './list-active-reservations.ts'
import { releaseReservation } from './release-reservation.ts'

export const contracts = {
  getReservation,
  listActiveReservations,
  releaseReservation,
  extendReservation,
} as const
