import { pack, unpack } from '../../platform/dynamo/packed.ts'
import { invalidRecord, recordOf } from '../../platform/dynamo/records.ts'
import { ofItsKind } from '../rules/adjusting.ts'
import { Booking, isTotal } from '../rules/records.ts'
import type { Kinds } from '../rules/selling.ts'
import { wrongMembers } from '../rules/wrong-members.ts'

type Item = Readonly<Record<string, unknown>>

/**
 * Text that the compressed members of most bookings have in common: what each kind's have, and the ids that the item has in
 * clear too. It is part of the stored form.
 */
const dictionaryOf = (kinds: Kinds, { kind, subject_id }: Item): string =>
  `${lines}${kinds.find(String(kind))?.phrases ?? ''}"${subject_id}"`

const lines =
  '{"contact":{"email":"@gmail.com","phone":"+91"},"lines":[{"code":"","description":"","quantity":1,"unit_amount":000,"amount":000,"tax":0}],"charges":[{"id":"booking","amount":000,"state":"open"}],"details":'

/**
 * The stored form. It is written twice at least, and each write is charged by the kilobyte: so members that no query
 * needs, and that the log masks, are packed. Charges are in clear: they change, and the log shows them.
 */
export const toBookingItem = (kinds: Kinds, { contact, lines, details, ...booking }: Booking): Item => ({
  ...booking,
  v: version,
  packed: pack({ contact, lines, details }, dictionaryOf(kinds, booking)),
})

/** 2: every booking has a kind; of the first version, those that are older have none. */
const version = 2

/** A stored booking, all in clear. */
export const expandedBooking = (kinds: Kinds, item: Item): Item => {
  const { packed, ...clear } = item
  return packed instanceof Uint8Array ? { ...clear, ...(unpack(packed, dictionaryOf(kinds, item)) as Item) } : item
}

/** The same for the first version. */
export const formerBooking = (kinds: Kinds, item: Item): Item =>
  (item.kind === undefined ? earlierBooking(kinds, item) : undefined) ?? expandedBooking(kinds, item)

/** The present form of a booking that was stored before there were kinds. */
const earlierBooking = (kinds: Kinds, item: Item): Item | undefined => {
  for (const { earlier } of kinds.adapters) {
    const present = earlier?.booking(item)
    if (present) return present
  }
  return undefined
}

/**
 * Members to set in a stored booking. Where packed ones change, all are written, and those of an earlier version's form go, so
 * that it has one form only.
 */
export const bookingChanges = (kinds: Kinds, booking: Booking, changes: Partial<Booking>): Item => {
  if (!changes.contact && !changes.lines && !changes.details) return changes
  const gone = formerMembers(kinds).map(name => [name, undefined])
  return { ...Object.fromEntries(gone), ...toBookingItem(kinds, { ...booking, ...changes }) }
}

/** Members of the first version that the present one does not have: packed now, or stored otherwise. */
export const formerMembers = (kinds: Kinds): readonly string[] => [
  'contact',
  'lines',
  'details',
  ...kinds.adapters.flatMap(({ earlier }) => earlier?.members ?? []),
]

/** Bookings of the product's kinds, as the table has them. */
export const bookingRecords = (kinds: Kinds) => {
  const records = recordOf('commerce', 'booking', Booking, {
    version,
    unpack: item => expandedBooking(kinds, item),
    formerly: item => formerBooking(kinds, item),
    invariants: { total_amount: isTotal },
  })
  const ofKind = <Given extends Booking>(booking: Given): Given => {
    const adapter = kinds.find(booking.kind)
    const wrong = adapter ? wrongMembers<Booking>(ofItsKind(booking), adapter.details, adapter.invariants) : []
    if (wrong.length > 0) throw invalidRecord('commerce', 'booking', wrong)
    return booking
  }
  return {
    parse: (item: Item): Booking => ofKind(records.parse(item)),
    unpack: records.unpack,
    check: <Given extends Booking>(booking: Given): Given => ofKind(records.check(booking)),
  }
}
