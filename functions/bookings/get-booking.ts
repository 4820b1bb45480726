import { getBooking } from '../../shared/bookings/contracts/get-booking.ts'
import { toBooking } from '../../shared/bookings/presenters/to-booking.ts'
import { readHoldOf, readPaymentAndTicket } from '../../shared/commerce/store/belongings.ts'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(getBooking, {
  load: async ({ user, params }) => {
    // The booking is read first: the records that a sale writes before its confirmation exist when the rest is read.
    const booking = await readBooking(user.user_id, params.id)
    const [belongings, reservation] = await Promise.all([
      readPaymentAndTicket(user.user_id, params.id),
      booking && readHoldOf(booking),
    ])
    return { booking, belongings, reservation }
  },
  run: async ({ now }, { booking, belongings, reservation }) => {
    if (!booking) throw notFound()
    return toBooking(booking, { ...belongings, reservation }, now)
  },
})
