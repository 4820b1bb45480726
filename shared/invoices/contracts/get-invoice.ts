import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Invoice, InvoiceId } from './invoice.ts'

export const getInvoice = defineContract({
  name: 'getInvoice',
  method: 'GET',
  path: '/api/v1/invoices/{id}',
  summary: "One of the caller's invoices or credit notes; for an administrator anybody's.",
  auth: 'bearer',
  scope: 'read:payments',
  params: z.object({ id: InvoiceId }),
  reply: { status: 200, schema: Invoice },
  errors: {},
})
