import { packSections } from '../../inventory/rules/packing.ts'
import type { SeatLayout } from './seat-layout.ts'

/**
 * The labels of a departure's seats by the section of its inventory they are in: determined by id, legs and layout
 * alone.
 * @throws DomainError INVALID_LAYOUT
 */
export const seatSections = (scheduleId: string, legs: number, { decks }: SeatLayout): string[][] =>
  packSections(
    decks.flatMap(deck => deck.rows.map(row => row.seats.map(seat => seat.label))),
    { inventoryId: scheduleId, legs, longestLabel: 8 },
  )
