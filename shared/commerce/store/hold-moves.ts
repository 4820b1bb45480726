import type { Moves } from '../../platform/migrations.ts'
import { isRoundsItem } from '../rules/rounds.ts'
import type { HoldKinds } from '../rules/selling.ts'
import { formerReservation, reservationRecords, toStoredPlaces } from './reservation-item.ts'

/** Holds of the first version get a kind; those that have one get the version alone. Ended rounds of attempts are no holds. */
export const holdMoves = (kinds: HoldKinds): Moves => ({
  up: item => {
    if (isRoundsItem(item)) return undefined
    const reservation = reservationRecords(kinds).parse(item)
    return item.kind === undefined ? { ...formerReservation(kinds, item), places: toStoredPlaces(reservation) } : item
  },
})
