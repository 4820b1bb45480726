import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readyLayouts } from '../../../shared/transit/rules/ready-layouts.ts'
import { checkSeatLayout, type SeatLayout, seatsOf, seatTypes } from '../../../shared/transit/rules/seat-layout.ts'
import { decodeLayout, encodeLayout, layoutId } from '../../../shared/transit/rules/stored-layout.ts'

const ready = Object.entries(readyLayouts) as [keyof typeof readyLayouts, SeatLayout][]

/** Any valid layout: seats in some columns of some rows, labelled by their place. */
const layouts = fc
  .array(fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 5 }), { minLength: 1, maxLength: 8 }), {
    minLength: 1,
    maxLength: 2,
  })
  .filter(decks => decks.flat(2).length > 0)
  .chain(decks =>
    fc.infiniteStream(fc.record({ type: fc.constantFrom(...seatTypes), a: fc.boolean(), w: fc.boolean() })).map(
      (kinds): SeatLayout => ({
        decks: decks.map((rows, deck) => ({
          deck: deck + 1,
          rows: rows.map((columns, row) => ({
            row: row + 1,
            seats: columns.map(column => {
              const { type, a, w } = kinds.next().value
              const label = `${'LU'[deck]}${row + 1}${'ABCDEFGHI'[column - 1]}`
              return { label, row: row + 1, column, seat_type: type, accessible: a, women_only: w }
            }),
          })),
        })),
      }),
    ),
  )

describe('the ready layouts', () => {
  it.each([
    ['seater_40', 40, 1, '1A 1B 1C 1D', '10A 10B 10C 10D'],
    ['seater_52', 52, 1, '1A 1B 1C 1D', '13A 13B 13C 13D'],
    ['luxury_36', 36, 1, '1A 1B 1C', '12A 12B 12C'],
    ['sleeper_30', 30, 2, 'L1A L1B L1C', 'U5A U5B U5C'],
  ] as const)('%s has %i seats on %i deck(s)', (name, seats, decks, first, last) => {
    const layout: SeatLayout = readyLayouts[name]
    const rows = layout.decks.flatMap(deck => deck.rows.map(row => row.seats.map(seat => seat.label).join(' ')))
    expect([seatsOf(layout).length, layout.decks.length, rows[0], rows.at(-1)]).toEqual([seats, decks, first, last])
  })

  it.each(ready)('%s is valid, and keeps seats for women and for wheelchairs', (_, layout) => {
    expect(() => checkSeatLayout(layout)).not.toThrow()
    expect(seatsOf(layout).some(seat => seat.women_only)).toBe(true)
    expect(seatsOf(layout).some(seat => seat.accessible)).toBe(true)
  })

  it('in a 2+2, windows are outside', () => {
    const [row] = readyLayouts.seater_40.decks[0]?.rows ?? []
    expect(row?.seats.map(seat => [seat.label, seat.column, seat.seat_type])).toEqual([
      ['1A', 1, 'window'],
      ['1B', 2, 'aisle'],
      ['1C', 4, 'aisle'],
      ['1D', 5, 'window'],
    ])
  })
})

describe('a stored layout', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(layouts, layout => {
        checkSeatLayout(layout)
        expect(decodeLayout(encodeLayout(layout))).toEqual(layout)
      }),
    )
  })

  it.each(ready)('%s has less than 500 bytes, and a name that is its content', (_, layout) => {
    expect(encodeLayout(layout).length).toBeLessThan(500)
    expect(layoutId(decodeLayout(encodeLayout(layout)))).toBe(layoutId(layout))
  })

  it('differs in its name when it differs at all', () => {
    expect(new Set(ready.map(([, layout]) => layoutId(layout))).size).toBe(4)
  })

  it.each(['', '1A', '1A.1x', '1A.0w', 'toolong.1w', '1A.1w!', '1A.1w  1B.2a', '__proto__.1w'])('%j is none', text => {
    if (text === '') expect(decodeLayout(text).decks[0]?.rows[0]?.seats).toEqual([])
    else expect(() => decodeLayout(text)).toThrow(TypeError)
  })
})

describe('a layout is refused', () => {
  type Changes = (layout: SeatLayout) => unknown
  const seat =
    (changes: Record<string, unknown>): Changes =>
    layout => {
      const [deck] = layout.decks
      const rows = deck?.rows.map((row, index) =>
        index === 1 ? { ...row, seats: row.seats.map((each, at) => (at === 0 ? { ...each, ...changes } : each)) } : row,
      )
      return { decks: [{ ...deck, rows }] }
    }

  it.each<[string, Changes, RegExp]>([
    ['with two seats of a name', seat({ label: '1A' }), /two seats 1A/],
    ['with two seats in a place', seat({ column: 2 }), /one place/],
    ['with a seat in another row', seat({ row: 7 }), /not in its row/],
    ['with a label in small letters', seat({ label: '2a' }), /capital letters/],
    ['with a label like a method', seat({ label: '__proto__' }), /capital letters/],
    ['with an unknown type', seat({ seat_type: 'throne' }), /throne/],
    ['with column 0', seat({ column: 0 }), /column is 1 to 9/],
    ['with column 1.5', seat({ column: 1.5 }), /column is 1 to 9/],
    ['without a deck', () => ({ decks: [] }), /one or two decks/],
    ['without a seat', () => ({ decks: [{ deck: 1, rows: [{ row: 1, seats: [] }] }] }), /1 to 100 seats/],
    ['with three decks', ({ decks: [deck] }) => ({ decks: [deck, deck, deck] }), /one or two decks/],
    ['with decks out of order', ({ decks: [deck] }) => ({ decks: [{ ...deck, deck: 2 }] }), /numbered from 1/],
    [
      'with a row left out',
      ({ decks: [deck] }) => ({ decks: [{ ...deck, rows: deck?.rows.filter(row => row.row !== 2) }] }),
      /without gaps/,
    ],
  ])('%s', (_, change, message) => {
    const layout = change(readyLayouts.seater_40) as SeatLayout
    expect(() => checkSeatLayout(layout)).toThrow(expect.objectContaining({ code: 'INVALID_LAYOUT' }))
    expect(() => checkSeatLayout(layout)).toThrow(
      expect.objectContaining({
        errors: expect.arrayContaining([expect.objectContaining({ msg: expect.stringMatching(message) })]),
      }),
    )
  })
})
