import type { Reservation } from './reservation-record.ts'

type Item = Readonly<Record<string, unknown>>

/**
 * What is stored under the id of a keyed request to hold: its reservation, or how many rounds of its attempts have ended
 * without one. Attempts of a round share a nonce, so each may have adopted what another holds. One that is refused ends the
 * round before it gives back anything, so that none of them can be recorded any more; a repeat begins the next round.
 */
export interface Attempts {
  readonly reservation?: Reservation | undefined
  readonly rounds: number
}

export const noAttempts: Attempts = { rounds: 0 }

/** Whether an item stands where a reservation would, and only says that rounds have ended. */
export const isRoundsItem = ({ rounds }: Item): boolean => rounds !== undefined

export const roundsOf = ({ rounds = 0 }: Item): number => Number(rounds)
