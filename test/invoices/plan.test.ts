import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainInvoicing } from '../../shared/commerce/rules/invoicing.ts'
import { isBalanced, LedgerEvent } from '../../shared/commerce/rules/ledger.ts'
import type { Payment } from '../../shared/commerce/rules/payment.ts'
import type { Booking } from '../../shared/commerce/rules/records.ts'
import type { TaxSplit } from '../../shared/commerce/rules/tax.ts'
import { type Document, documentInvariants, Document as Schema } from '../../shared/invoices/rules/document.ts'
import { keptOf } from '../../shared/invoices/rules/kept.ts'
import { planDocuments } from '../../shared/invoices/rules/plan.ts'
import { sum } from '../../shared/kernel/money.ts'
import { aBooking, aPayment } from '../commerce/sales.ts'
import { balances, theCapture } from './sold.ts'

const now = Date.parse('2027-01-15T12:00:00Z')

interface Case {
  readonly amounts: readonly number[]
  readonly basisPoints: number
  readonly split: TaxSplit
  /** Shares of what is left that are given back, one after the other, and whether the booking is cancelled with it. */
  readonly steps: readonly { readonly share: number; readonly ends: boolean; readonly documents: boolean }[]
}

const cases = fc.record({
  amounts: fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 1, maxLength: 6 }),
  basisPoints: fc.integer({ min: 0, max: 10_000 }),
  split: fc.constantFrom<TaxSplit>('whole', 'within_state', 'between_states'),
  steps: fc.array(fc.record({ share: fc.integer({ min: 0, max: 100 }), ends: fc.boolean(), documents: fc.boolean() }), {
    maxLength: 8,
  }),
})

const bookingOf = ({ amounts }: Case): Booking => {
  const seats = amounts.map((price, index) => ({ seat_number: `${index}`, seat_type: 'window', price }))
  const booking = aBooking({ seats, state: 'confirmed', confirmed_at: now })
  return { ...booking, charges: booking.charges.map(charge => ({ ...charge, state: 'paid' as const })) }
}

const paymentOf = ({ total_amount }: Booking): Payment => {
  const amount = total_amount
  return aPayment({ state: 'confirmed', amount, captures: [theCapture({ amount }, now)] })
}

const refunded = (payment: Payment, amount: number, id: string): Payment => ({
  ...payment,
  captures: payment.captures.map(capture => ({
    ...capture,
    refunds: [...(capture.refunds ?? []), { id, amount, reason: 'cancelled' as never, state: 'owed' as const }],
  })),
})

/** The documents and events of a booking that is given back in steps, each step followed by the consumer or not. */
const run = (given: Case) => {
  let booking = bookingOf(given)
  let payment = paymentOf(booking)
  const events: LedgerEvent[] = []
  const documents: Document[] = []
  const rates = [{ id: 'gst_1', basis_points: given.basisPoints, effective_from: 0, created_at: 0 }]
  const invoicing = { ...plainInvoicing, issuer: () => ({ id: 'x', name: 'X', tax_split: given.split }) }
  const consume = () => {
    const invoices = Object.fromEntries(
      documents.filter(({ type }) => type === 'invoice').map(each => [each.payment_id, each]),
    )
    const issued = planDocuments({ booking, payments: [payment], events, invoices, rates, invoicing }, now)
    events.push(...issued.map(({ event }) => event))
    documents.push(...issued.flatMap(({ draft }) => (draft ? [{ ...draft, number: String(documents.length) }] : [])))
    return issued
  }
  consume()
  for (const [index, { share, ends, documents: follows }] of given.steps.entries()) {
    const amount = Math.floor((keptOf(payment) * share) / 100)
    if (amount > 0) payment = refunded(payment, amount, String(index))
    const total_amount = Math.min(booking.total_amount, keptOf(payment))
    booking = { ...booking, freed: [], total_amount, ...(ends && { state: 'cancelled' as const }) }
    if (follows) consume()
  }
  consume()
  return { booking, payment, events, documents, again: consume() }
}

describe('the documents of a booking', () => {
  it('add up to what is kept of it, whatever was given back when, and a repeat adds nothing', () => {
    fc.assert(
      fc.property(cases, given => {
        const { booking, payment, events, documents, again } = run(given)
        const kept = keptOf(payment)
        expect(again).toEqual([])
        const left = balances(events)
        expect(left.customer ?? 0).toBe(kept)
        const held = Object.entries(left).filter(([account]) => account !== 'customer')
        expect(0 - sum(held.map(([, amount]) => amount))).toBe(kept)
        for (const [account, amount] of held) expect(amount, account).toBeLessThanOrEqual(0)
        if (kept === 0) for (const [, amount] of held) expect(amount + 0).toBe(0)
        if (booking.state === 'cancelled') expect(left['revenue:bus'] ?? 0).toBe(0)
        const totals = documents.map(({ type, total_amount }) => (type === 'invoice' ? total_amount : -total_amount))
        expect(sum(totals)).toBe(kept)
      }),
      { numRuns: 400 },
    )
  })

  it('are sound records with balanced events, each under an id of its own', () => {
    fc.assert(
      fc.property(cases, given => {
        const { events, documents } = run(given)
        for (const event of events) {
          expect(LedgerEvent.safeParse(event).success).toBe(true)
          expect(isBalanced(event)).toBe(true)
        }
        for (const document of documents) {
          expect(Schema.safeParse(document).success).toBe(true)
          for (const holds of Object.values(documentInvariants)) expect(holds(document)).toBe(true)
        }
        expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(events.length)
      }),
      { numRuns: 400 },
    )
  })

  it('are made of what is kept after a part was given back first', () => {
    const { documents } = run({
      amounts: [50_000, 40_000],
      basisPoints: 500,
      split: 'within_state',
      steps: [],
    })
    expect(documents).toMatchObject([{ type: 'invoice', total_amount: 90_000 }])
    expect(documents[0]?.taxes.map(({ code }) => code)).toEqual(['cgst', 'sgst'])
    expect(sum(documents[0]?.lines.map(({ tax }) => tax) ?? [])).toBe(4286)
  })

  it('name the charge where the payment is not for the whole of it', () => {
    const booking = bookingOf({ amounts: [90_000], basisPoints: 0, split: 'whole', steps: [] })
    const deposit = { id: 'deposit', amount: 20_000, state: 'paid' as const }
    const balance = { id: 'balance', amount: 70_000, state: 'open' as const }
    const payment = aPayment({ state: 'confirmed', amount: 20_000, captures: [theCapture({ amount: 20_000 }, now)] })
    const known = { events: [], invoices: {}, rates: [], invoicing: plainInvoicing, payments: [payment] }
    const [issued] = planDocuments({ ...known, booking: { ...booking, charges: [deposit, balance] } }, now)
    expect(issued?.draft?.lines).toEqual([
      { code: 'deposit', description: 'Deposit', quantity: 1, unit_amount: 20_000, amount: 20_000, tax: 0 },
    ])
    expect(issued?.draft?.taxes).toEqual([])
  })
})
