import { DomainError, type ValidationIssue } from '../../kernel/errors.ts'

export const seatTypes = ['standard', 'premium', 'window', 'aisle', 'sleeper_lower', 'sleeper_upper'] as const

export type SeatType = (typeof seatTypes)[number]

export interface LayoutSeat {
  readonly label: string
  /** Counted from the front of its deck, from 1. */
  readonly row: number
  /** Counted from the left, from 1; a column without a seat on the deck is the aisle. */
  readonly column: number
  readonly seat_type: SeatType
  readonly accessible: boolean
  readonly women_only: boolean
}

export interface LayoutRow {
  readonly row: number
  readonly seats: readonly LayoutSeat[]
}

/** `deck` 1 is the lower one. */
export interface LayoutDeck {
  readonly deck: number
  readonly rows: readonly LayoutRow[]
}

export interface SeatLayout {
  readonly decks: readonly LayoutDeck[]
}

const most = { decks: 2, rows: 30, columns: 9, seats: 100 }
const labelForm = /^[A-Z0-9]{1,4}$/

export const seatsOf = ({ decks }: SeatLayout): LayoutSeat[] =>
  decks.flatMap(({ rows }) => rows.flatMap(row => row.seats))

/**
 * Checks a layout: numbered decks and rows, one seat in a place, one place for a label.
 * @throws DomainError INVALID_LAYOUT with every issue
 */
export const checkSeatLayout = (layout: SeatLayout): void => {
  const errors = [...shapeIssues(layout), ...seatIssues(layout)]
  if (errors.length > 0)
    throw new DomainError('INVALID_LAYOUT', `The seat layout is not valid: ${errors[0]?.msg}`, { errors })
}

const issue = (loc: ValidationIssue['loc'], msg: string): ValidationIssue => ({ loc, msg, type: 'invalid_layout' })

const shapeIssues = (layout: SeatLayout): ValidationIssue[] => {
  const issues: ValidationIssue[] = []
  const { decks } = layout
  const count = seatsOf(layout).length
  if (decks.length < 1 || decks.length > most.decks) issues.push(issue(['decks'], 'A bus has one or two decks.'))
  if (count < 1 || count > most.seats) issues.push(issue(['decks'], `A bus has 1 to ${most.seats} seats.`))
  for (const [index, { deck, rows }] of decks.entries()) {
    if (deck !== index + 1) issues.push(issue(['decks', index], 'Decks are numbered from 1, the lower one first.'))
    if (rows.length < 1 || rows.length > most.rows)
      issues.push(issue(['decks', index, 'rows'], `A deck has 1 to ${most.rows} rows.`))
    for (const [place, { row }] of rows.entries())
      if (row !== place + 1)
        issues.push(issue(['decks', index, 'rows', place], 'Rows are numbered from 1 without gaps.'))
  }
  return issues
}

const seatIssues = ({ decks }: SeatLayout): ValidationIssue[] => {
  const issues: ValidationIssue[] = []
  const labels = new Set<string>()
  for (const [deck, { rows }] of decks.entries())
    for (const [row, { row: number, seats }] of rows.entries()) {
      const columns = new Set<number>()
      for (const [index, seat] of seats.entries()) {
        const refuse = (msg: string) => issues.push(issue(['decks', deck, 'rows', row, 'seats', index], msg))
        if (!labelForm.test(seat.label)) refuse('A label has 1 to 4 capital letters and digits.')
        if (labels.has(seat.label)) refuse(`There are two seats ${seat.label}.`)
        if (seat.row !== number) refuse(`Seat ${seat.label} is not in its row.`)
        if (!Number.isInteger(seat.column) || seat.column < 1 || seat.column > most.columns)
          refuse(`A column is 1 to ${most.columns}.`)
        if (columns.has(seat.column)) refuse(`Two seats are in one place: row ${number}, column ${seat.column}.`)
        if (!seatTypes.includes(seat.seat_type)) refuse(`There is no seat type ${seat.seat_type}.`)
        labels.add(seat.label)
        columns.add(seat.column)
      }
    }
  return issues
}
