import { credit, debit } from '../../commerce/rules/ledger.ts'
import type { Payment } from '../../commerce/rules/payment.ts'
import type { Booking, Line } from '../../commerce/rules/records.ts'
import { partsOfTax, taxOfLines } from '../../commerce/rules/tax.ts'
import { rateAt } from '../../commerce/rules/tax-rate.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { idOf, suffixOf } from '../../kernel/ids.ts'
import { sum } from '../../kernel/money.ts'
import { invoiceIds } from '../domain.ts'
import type { DocumentLine, Draft } from './document.ts'
import type { Issued, Known } from './issued.ts'
import { keptOf } from './kept.ts'

/** The invoice of a payment, of what is kept of it: its id has the payment's suffix, so there is one. */
export const invoice = ({ booking, rates, invoicing }: Known, payment: Payment, now: EpochMs): Issued => {
  const taxed_at = Math.min(now, ...payment.captures.slice(0, 1).map(({ captured_at }) => captured_at))
  const rate = rateAt(rates, booking.kind, taxed_at)
  const total_amount = keptOf(payment)
  const lines = withTax(linesOf(booking, payment, total_amount), rate?.basis_points ?? 0)
  const { id: issuerId, name, tax_number, address, tax_split = 'whole' } = invoicing.issuer(booking)
  const taxes = partsOfTax(sum(lines.map(({ tax }) => tax)), tax_split)
  const draft: Draft = {
    id: idOf(invoiceIds.invoice, suffixOf(payment.id)),
    type: 'invoice',
    issuer: { id: issuerId, name, tax_number, address },
    buyer: booking.contact.business,
    user_id: booking.user_id,
    kind: booking.kind,
    booking_id: booking.id,
    booking_reference: booking.booking_reference,
    payment_id: payment.id,
    title: invoicing.title(booking),
    lines,
    basis_points: rate?.basis_points ?? 0,
    tax_code: rate?.code,
    taxes,
    taxed_at,
    total_amount,
    currency: booking.currency,
    issued_at: now,
  }
  return { draft, event: invoiced(draft) }
}

const invoiced = ({ id, user_id, kind, booking_id, payment_id, taxes, total_amount, currency, issued_at }: Draft) => {
  const revenue = total_amount - sum(taxes.map(({ amount }) => amount))
  return {
    event_id: id,
    kind: 'invoiced' as const,
    user_id,
    booking_id,
    payment_id,
    at: issued_at,
    entries: [
      debit('customer', total_amount, currency),
      ...(revenue > 0 ? [credit(`revenue:${kind}`, revenue, currency)] : []),
      ...taxes.map(({ code, amount }) => credit(`tax:${code}`, amount, currency)),
    ],
  }
}

type Untaxed = Omit<DocumentLine, 'tax'>

const withTax = (lines: readonly Untaxed[], basisPoints: number): DocumentLine[] => {
  const taxes = taxOfLines(
    lines.map(({ amount }) => amount),
    basisPoints,
    'with_tax',
  )
  return lines.map((line, index) => ({ ...line, tax: taxes[index] ?? 0 }))
}

/**
 * The booking's lines where the payment is for them; else its charge, in one line. What is kept of a cancelled part has a line
 * beside those of the rest.
 */
const linesOf = (booking: Booking, payment: Payment, kept: number): Untaxed[] => {
  if (booking.state === 'cancelled') return [one('cancellation_fee', 'Cancellation fee', kept)]
  const rest = kept - booking.total_amount
  if (booking.charges.length > 1 || rest < 0) {
    const code = payment.charge_id ?? booking.charges[0]?.id ?? 'booking'
    return [one(code, plain(code), kept)]
  }
  return [...booking.lines.map(whole), ...(rest > 0 ? [one('cancellation_fee', 'Cancellation fee', rest)] : [])]
}

/** A line with the tax that its kind added to it: a document's amounts contain their tax. */
const whole = ({ code, description, quantity, unit_amount, amount, tax }: Line): Untaxed =>
  tax === 0
    ? { code, description, quantity, unit_amount, amount }
    : { code, description, quantity, unit_amount, amount: amount + tax }

const one = (code: string, description: string, amount: number): Untaxed => ({
  code,
  description,
  quantity: 1,
  unit_amount: amount,
  amount,
})

/** `later_work` → `Later work`. */
const plain = (code: string): string => {
  const words = code.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
