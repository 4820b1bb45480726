import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { listBookingInvoices } from '../../shared/invoices/contracts/list-booking-invoices.ts'
import { toInvoiceSummary } from '../../shared/invoices/presenters/to-invoice.ts'
import { listInvoices } from '../../shared/invoices/workflows/list-invoices.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { selling } from '../../shared/selling.ts'

export const handler = endpoint(listBookingInvoices, {
  load: ({ user, params }) => readBooking(selling, user.user_id, params.id),
  run: async (_, booking) => {
    if (!booking) throw notFound()
    return { items: (await listInvoices(booking.id)).map(toInvoiceSummary) }
  },
})
