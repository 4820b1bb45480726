import { createBooking } from './create-booking.ts'
import { getBooking } from './get-booking.ts'
import { listBookings } from './list-bookings.ts'

export const contracts = { createBooking, getBooking, listBookings } as const
