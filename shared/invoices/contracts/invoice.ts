import * as z from 'zod/mini'
import { idPattern } from '../../kernel/ids.ts'
import { invoiceIds } from '../domain.ts'

/** Of an invoice, or of a credit note. */
export const InvoiceId = z.union([
  z.string().check(z.regex(idPattern(invoiceIds.invoice))),
  z.string().check(z.regex(idPattern(invoiceIds.credit_note))),
])

const summary = {
  id: z.string(),
  type: z.enum(['invoice', 'credit_note']),
  number: z.string(),
  booking_id: z.string(),
  total_amount: z.int(),
  currency: z.string(),
  issued_datetime: z.iso.datetime(),
}

export const InvoiceSummary = z.object(summary)

/** Of a line `amount` contains `tax`. `buyer_name` is null where it is not known, or was erased with the person; a business's stays. */
export const Invoice = z.object({
  ...summary,
  issuer: z.object({ name: z.string(), tax_number: z.nullable(z.string()), address: z.nullable(z.string()) }),
  buyer_name: z.nullable(z.string()),
  buyer_tax_number: z.nullable(z.string()),
  booking_reference: z.string(),
  payment_id: z.string(),
  corrects: z.nullable(z.object({ id: z.string(), number: z.string() })),
  title: z.string(),
  lines: z.array(
    z.object({
      code: z.string(),
      description: z.string(),
      quantity: z.int(),
      unit_amount: z.int(),
      amount: z.int(),
      tax: z.int(),
    }),
  ),
  tax_percent: z.string(),
  tax_code: z.nullable(z.string()),
  taxes: z.array(z.object({ code: z.string(), amount: z.int() })),
})
