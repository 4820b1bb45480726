import { cancelBooking } from './cancel-booking.ts'
import { createBooking } from './create-booking.ts'
import { getBooking } from './get-booking.ts'
import { getCancellation } from './get-cancellation.ts'
import { listBookings } from './list-bookings.ts'
import { quoteCancellation } from './quote-cancellation.ts'

export const contracts = {
  createBooking,
  getBooking,
  listBookings,
  quoteCancellation,
  cancelBooking,
  getCancellation,
} as const
