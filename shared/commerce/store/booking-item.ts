import { recordOf } from '../../platform/dynamo/records.ts'
import { Booking } from '../rules/records.ts'
import { isTotal } from '../rules/reservation-record.ts'
import { pack, unpack } from './packed.ts'
import { toSeatColumns, withSeats } from './reservation-item.ts'

type Item = Readonly<Record<string, unknown>>

/**
 * Text that most bookings have in common, the compression dictionary's first part, before the ids that the item has in
 * clear too. It is part of the stored form.
 */
const phrases =
  '{"passengers":[{"name":"","age":,"gender":"female","seat_id":"","id_document":"male"other"}],"contact":{"email":"@gmail.com","phone":"+91"},"summary":{"id":"","departure_datetime":"202-0T:00Z","arrival_datetime":"202-0T:00Z","bus":{"bus_number":"","bus_type":"standarddeluxesemi_sleeper","operator":" Travels","amenities":["wifi","ac","charging","water"]},"layout_id":"lay_","route":{"id":"rte_","origin_city":"","destination_city":"","distance_km":},"stops":[{"id":"","name":" Bus Stand","city":"","address":" Road, ","time_zone":"Asia/Kolkata","km":0,"departure_datetime":"202-0T:00Z"}],"cancellation_policy":[{"hours_before":48,"refund_percent":90},{"hours_before":24,"refund_percent":50},{"hours_before":6,"refund_percent":25}]}}'

const dictionaryOf = ({ schedule_id, from_stop, to_stop }: Item): string =>
  `${phrases}"${schedule_id}""${from_stop}""${to_stop}"`

/**
 * The stored form. It is written twice at least, and each write is charged by the kilobyte: so members that no query
 * needs, and that the log masks, are packed.
 */
export const toBookingItem = ({ passengers, contact, summary, ...booking }: Booking) => ({
  ...booking,
  seats: toSeatColumns(booking.seats),
  details: packedDetails({ ...booking, passengers, contact, summary }),
})

const packedDetails = ({ passengers, contact, summary, ...item }: Item): Uint8Array =>
  pack({ passengers, contact, summary }, dictionaryOf(item))

/** A stored booking, all in clear. An earlier version stored every booking so. */
export const expandedBooking = ({ details, ...item }: Item): Item =>
  details instanceof Uint8Array ? { ...withSeats(item), ...(unpack(details, dictionaryOf(item)) as Item) } : item

/** Changes of passengers or contact, for the stored item. */
export const bookingChanges = (item: Item, changes: Item): Item =>
  item.details === undefined ? changes : { details: packedDetails({ ...expandedBooking(item), ...changes }) }

export const bookingRecords = recordOf('commerce', 'booking', Booking, {
  unpack: expandedBooking,
  invariants: {
    total_amount: isTotal,
    passengers: ({ passengers, seats }) => passengers.length === seats.length,
  },
})
