import { getBooking } from '../../shared/bookings/contracts/get-booking.ts'
import { toBooking } from '../../shared/bookings/presenters/to-booking.ts'
import { readShown } from '../../shared/bookings/workflows/read-shown.ts'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { selling, shownBookings } from '../../shared/selling.ts'

export const handler = endpoint(getBooking, {
  load: async ({ user, params }) => {
    // The booking is read first: the records that a sale writes before its confirmation exist when the rest is read.
    const booking = await readBooking(selling, user.user_id, params.id)
    return booking && { booking, belongings: await readShown(selling, booking, shownBookings(booking)) }
  },
  run: async ({ now }, found) => {
    if (!found) throw notFound()
    return toBooking(found.booking, found.belongings, now)
  },
})
