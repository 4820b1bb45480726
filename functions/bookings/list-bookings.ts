import * as z from 'zod/mini'
import { listBookings } from '../../shared/bookings/contracts/list-bookings.ts'
import { toBookingSummary } from '../../shared/bookings/presenters/to-booking-summary.ts'
import type { Booking } from '../../shared/commerce/rules/records.ts'
import * as bookings from '../../shared/commerce/store/bookings.ts'
import { readHoldOf } from '../../shared/commerce/workflows/belongings.ts'
import type { EpochMs } from '../../shared/kernel/clock.ts'
import { unlessInvalid } from '../../shared/platform/dynamo/records.ts'
import { openCursor, sealCursor } from '../../shared/platform/http/cursor.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { selling, shownBookings } from '../../shared/selling.ts'

/** The most queries for one page, whatever the status wanted: a page may be shorter than the limit. */
const mostPages = 5

export const handler = endpoint(listBookings, async ({ user, query: { status, limit, cursor }, now }) => {
  const list = `bookings of ${user.user_id}, ${status ?? 'any'}`
  let after = await openCursor(list, cursor, z.string())
  const items: Awaited<ReturnType<typeof look>>[] = []
  let more = true
  for (let page = 0; page < mostPages && more && items.length < limit; page += 1) {
    const found = await bookings.listBookings(selling, user.user_id, { limit: limit - items.length, after })
    const seen = await Promise.all(found.bookings.map(booking => unlessInvalid(look(booking, now))))
    const shown = seen.filter(booking => booking !== undefined)
    items.push(...shown.filter(booking => status === undefined || booking.status === status))
    after = found.next
    more = found.next !== undefined
  }
  return { items, next_cursor: more ? await sealCursor(list, after) : null }
})

const look = async (booking: Booking, now: EpochMs) =>
  toBookingSummary(booking, await readHoldOf(selling, booking), shownBookings(booking), now)
