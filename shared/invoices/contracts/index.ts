import { downloadInvoice } from './download-invoice.ts'
import { getInvoice } from './get-invoice.ts'
import { listBookingInvoices } from './list-booking-invoices.ts'

export const contracts = { getInvoice, downloadInvoice, listBookingInvoices } as const
