import * as z from 'zod/mini'
import { derivedSuffix } from '../../kernel/derived-ids.ts'
import type { LayoutDeck, LayoutSeat, SeatLayout, SeatType } from './seat-layout.ts'

// A layout as text, a tenth of its JSON: decks joined by `/`, rows by `;`, seats by a blank. A seat is its label,
// column and type, then `*` if accessible and `w` if for women only: `1A.1w 1B.2a 1C.4a* 1D.5ww`.

export const StoredLayout = z.object({ seats: z.string() })

const letterOf: Readonly<Record<SeatType, string>> = {
  standard: 's',
  premium: 'p',
  window: 'w',
  aisle: 'a',
  sleeper_lower: 'l',
  sleeper_upper: 'u',
}

const typeOf = Object.fromEntries(Object.entries(letterOf).map(([type, letter]) => [letter, type as SeatType]))

export const encodeLayout = ({ decks }: SeatLayout): string =>
  decks.map(({ rows }) => rows.map(({ seats }) => seats.map(encodeSeat).join(' ')).join(';')).join('/')

const encodeSeat = ({ label, column, seat_type, accessible, women_only }: LayoutSeat): string =>
  `${label}.${column}${letterOf[seat_type]}${accessible ? '*' : ''}${women_only ? 'w' : ''}`

/** @throws TypeError when `text` was not made by `encodeLayout` */
export const decodeLayout = (text: string): SeatLayout => ({
  decks: text.split('/').map(
    (deck, index): LayoutDeck => ({
      deck: index + 1,
      rows: deck.split(';').map((row, place) => ({
        row: place + 1,
        seats: row === '' ? [] : row.split(' ').map(seat => decodeSeat(seat, place + 1)),
      })),
    }),
  ),
})

const seatForm = /^([A-Z0-9]{1,4})\.([1-9])([spwalu])(\*?)(w?)$/

/** Whether `text` has the form that `encodeLayout` gives. */
export const isEncodedLayout = (text: string): boolean =>
  text.split(/[/;]/).every(row => row === '' || row.split(' ').every(seat => seatForm.test(seat)))

const decodeSeat = (text: string, row: number): LayoutSeat => {
  const [, label = '', column, letter = '', accessible, womenOnly] = seatForm.exec(text) ?? []
  const seat_type = typeOf[letter]
  if (!seat_type) throw new TypeError(`not a stored seat: ${text}`)
  return {
    label,
    row,
    column: Number(column),
    seat_type,
    accessible: accessible === '*',
    women_only: womenOnly === 'w',
  }
}

/** A layout's id is derived from its content, so a stored layout never changes. */
export const layoutId = (layout: SeatLayout): string => `lay_${derivedSuffix(encodeLayout(layout))}`
