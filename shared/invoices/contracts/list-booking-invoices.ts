import * as z from 'zod/mini'
import { BookingId } from '../../bookings/contracts/booking.ts'
import { defineContract } from '../../platform/http/contract.ts'
import { InvoiceSummary } from './invoice.ts'

export const listBookingInvoices = defineContract({
  name: 'listBookingInvoices',
  method: 'GET',
  path: '/api/v1/bookings/{id}/invoices',
  summary: "The invoices and credit notes of one of the caller's bookings, the oldest first.",
  auth: 'bearer',
  scope: 'read:payments',
  params: z.object({ id: BookingId }),
  reply: { status: 200, schema: z.object({ items: z.array(InvoiceSummary) }) },
  errors: {},
})
