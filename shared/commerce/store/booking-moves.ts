import type { StoredItem } from '../../platform/dynamo/items.ts'
import type { Moves } from '../../platform/migrations.ts'
import type { Kinds } from '../rules/selling.ts'
import { bookingRecords, formerMembers, toBookingItem } from './booking-item.ts'

/**
 * Bookings of the first version get a kind and are packed; those that are so already get the version alone. The release before
 * reads what this leaves, so that nothing is ever to be turned back.
 */
export const bookingMoves = (kinds: Kinds): Moves => ({
  up: item => {
    const booking = bookingRecords(kinds).parse(item)
    return item.kind === undefined ? { ...without(item, formerMembers(kinds)), ...toBookingItem(kinds, booking) } : item
  },
})

const without = (item: StoredItem, names: readonly string[]): StoredItem =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)))
