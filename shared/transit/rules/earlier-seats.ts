import type { Item } from '../../commerce/rules/selling.ts'

// Before there were kinds, commerce stored bookings of one departure, its seats and passengers in members of their own.

interface EarlierSeats {
  readonly numbers: readonly string[]
  readonly types: readonly string[]
  readonly prices: readonly number[]
}

type Rows = readonly { readonly seat_number: string; readonly seat_type: string; readonly price: number }[]

const rowsOf = (seats: unknown): Rows => {
  if (Array.isArray(seats)) return seats
  const { numbers, types, prices } = seats as EarlierSeats
  return numbers.map((seat_number, row) => ({ seat_number, seat_type: types[row] ?? '', price: prices[row] ?? 0 }))
}

const columnsOf = (rows: Rows): EarlierSeats => ({
  numbers: rows.map(({ seat_number }) => seat_number),
  types: rows.map(({ seat_type }) => seat_type),
  prices: rows.map(({ price }) => price),
})

/** The present form of an earlier reservation; undefined for what is none. */
export const earlierReservation = (item: Item): Item | undefined => {
  const { schedule_id, from_stop, to_stop, from_leg, to_leg, parts, seats, ...rest } = item
  if (typeof schedule_id !== 'string') return undefined
  const sections = parts as readonly { section: number; units: readonly string[] }[]
  return {
    ...rest,
    kind: 'bus',
    subject_id: schedule_id,
    places: sections.map(part => ({ inventory_id: schedule_id, ...part, from_leg, to_leg })),
    details: { journeys: [{ schedule_id, from_stop, to_stop, seats: columnsOf(rowsOf(seats)) }] },
  }
}

/** Members of an earlier booking that the present form does not have. */
export const earlierMembers = ['schedule_id', 'from_stop', 'to_stop', 'seats', 'passengers', 'summary', 'details']

const chargeStateOf = (state: unknown) => {
  if (state === 'confirmed') return 'paid'
  return state === 'cancelled' ? 'void' : 'open'
}

/**
 * The present form of an earlier booking; undefined for what is none.
 * @param unpacked its members that were stored compressed
 */
export const earlierBooking = (item: Item, unpacked: (item: Item) => Item): Item | undefined => {
  if (typeof item.schedule_id !== 'string') return undefined
  const { schedule_id, from_stop, to_stop, seats, passengers, summary, details, ...rest } = {
    ...item,
    ...(item.details instanceof Uint8Array ? unpacked(item) : {}),
  } as Item
  const rows = rowsOf(seats)
  return {
    plan: item.total_amount === 0 ? 'free' : 'prepaid',
    charges: [{ id: 'booking', amount: item.total_amount, state: chargeStateOf(item.state) }],
    revision: 0,
    lines: rows.map(({ seat_type, price }) => ({
      code: 'seat',
      description: `Seat, ${seat_type.replaceAll('_', ' ')}`,
      quantity: 1,
      unit_amount: price,
      amount: price,
      tax: 0,
    })),
    ...rest,
    kind: 'bus',
    subject_id: schedule_id,
    details: { journeys: [{ schedule_id, from_stop, to_stop, seats: rows, summary }], passengers },
  }
}
