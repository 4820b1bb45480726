import type { LayoutRow, LayoutSeat, SeatLayout, SeatType } from './seat-layout.ts'

interface Plan {
  readonly rows: number
  /** The columns that have seats, by the letter of their labels. */
  readonly columns: Readonly<Record<string, number>>
  readonly typeAt: (row: number, letter: string) => SeatType
  readonly accessible: readonly string[]
  readonly womenOnly: readonly string[]
  /** Before the row number, where decks share numbers. */
  readonly prefix?: string
}

const rowsOf = ({ rows, columns, typeAt, accessible, womenOnly, prefix = '' }: Plan): LayoutRow[] =>
  Array.from({ length: rows }, (_, index) => {
    const row = index + 1
    const seats = Object.entries(columns).map(([letter, column]): LayoutSeat => {
      const label = `${prefix}${row}${letter}`
      const seat_type = typeAt(row, letter)
      return {
        label,
        row,
        column,
        seat_type,
        accessible: accessible.includes(label),
        women_only: womenOnly.includes(label),
      }
    })
    return { row, seats }
  })

const twoAndTwo = { A: 1, B: 2, C: 4, D: 5 }
const twoAndOne = { A: 1, B: 2, C: 4 }
const atTheWindow = (letter: string): SeatType => (letter === 'A' || letter === 'D' ? 'window' : 'aisle')

const seater = (rows: number): SeatLayout => ({
  decks: [
    {
      deck: 1,
      rows: rowsOf({
        rows,
        columns: twoAndTwo,
        // The last row does not recline.
        typeAt: (row, letter) => (row === rows ? 'standard' : atTheWindow(letter)),
        accessible: ['1C', '1D'],
        womenOnly: ['2C', '2D'],
      }),
    },
  ],
})

const luxury: SeatLayout = {
  decks: [
    {
      deck: 1,
      rows: rowsOf({
        rows: 12,
        columns: twoAndOne,
        typeAt: (_, letter) => (letter === 'C' ? 'premium' : atTheWindow(letter)),
        accessible: ['1C'],
        womenOnly: ['2A', '2B'],
      }),
    },
  ],
}

const berths = (deck: number, prefix: string, seat_type: SeatType): SeatLayout['decks'][number] => ({
  deck,
  rows: rowsOf({
    rows: 5,
    columns: twoAndOne,
    typeAt: () => seat_type,
    accessible: ['L1C'],
    womenOnly: ['L2A', 'L2B'],
    prefix,
  }),
})

/** The layouts an operator can take as they are. */
export const readyLayouts = {
  seater_40: seater(10),
  seater_52: seater(13),
  luxury_36: luxury,
  sleeper_30: { decks: [berths(1, 'L', 'sleeper_lower'), berths(2, 'U', 'sleeper_upper')] },
} as const satisfies Record<string, SeatLayout>
