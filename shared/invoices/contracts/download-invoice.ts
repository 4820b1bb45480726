import * as z from 'zod/mini'
import { languages } from '../../kernel/language.ts'
import { defineContract } from '../../platform/http/contract.ts'
import { InvoiceId } from './invoice.ts'

export const downloadInvoice = defineContract({
  name: 'downloadInvoice',
  method: 'GET',
  path: '/api/v1/invoices/{id}/download',
  summary: "One of the caller's invoices or credit notes as an A4 page to print; for an administrator anybody's.",
  auth: 'bearer',
  scope: 'read:payments',
  limit: { per: 'user', max: 30, seconds: 60 },
  params: z.object({ id: InvoiceId }),
  query: z.object({ language: z._default(z.enum(languages), 'en') }),
  reply: { status: 200, content_type: 'application/pdf' },
  errors: {},
})
