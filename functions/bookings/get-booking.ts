import { getBooking } from '../../shared/bookings/contracts/get-booking.ts'
import { toBooking } from '../../shared/bookings/replies/to-booking.ts'
import { readHoldOf, readPaymentAndTicket } from '../../shared/commerce/store/belongings.ts'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(getBooking, {
  load: async ({ user, params }) => {
    const [booking, belongings] = await Promise.all([
      readBooking(user.user_id, params.id),
      readPaymentAndTicket(user.user_id, params.id),
    ])
    return { booking, belongings, reservation: booking && (await readHoldOf(booking)) }
  },
  run: async ({ now }, { booking, belongings, reservation }) => {
    if (!booking) throw notFound()
    return toBooking(booking, { ...belongings, reservation }, now)
  },
})
