import { percentText } from '../../commerce/rules/tax-rate.ts'
import { toIso } from '../../kernel/clock.ts'
import type { Buyer, Document } from '../rules/document.ts'

export const toInvoiceSummary = ({ id, type, number, booking_id, total_amount, currency, issued_at }: Document) => ({
  id,
  type,
  number,
  booking_id,
  total_amount,
  currency,
  issued_datetime: toIso(issued_at),
})

export const toInvoice = (document: Document, buyer: Buyer | undefined) => ({
  ...toInvoiceSummary(document),
  issuer: {
    name: document.issuer.name,
    tax_number: document.issuer.tax_number ?? null,
    address: document.issuer.address ?? null,
  },
  buyer_name: document.buyer?.company ?? buyer?.name ?? null,
  buyer_tax_number: document.buyer?.tax_number ?? null,
  booking_reference: document.booking_reference,
  payment_id: document.payment_id,
  corrects: document.corrects ?? null,
  title: document.title,
  lines: document.lines.map(line => ({ ...line })),
  tax_percent: percentText(document.basis_points),
  tax_code: document.tax_code ?? null,
  taxes: document.taxes.map(tax => ({ ...tax })),
})
