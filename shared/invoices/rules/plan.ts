import type { Payment } from '../../commerce/rules/payment.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { accountedOf } from './accounted.ts'
import { credit } from './credit.ts'
import { invoice } from './invoice.ts'
import type { Issued, Known } from './issued.ts'
import { feesOf, keptOf } from './kept.ts'

/**
 * What a booking lacks: for each payment whose money is kept an invoice, and once less is kept than was invoiced a credit note for
 * the difference. It is decided by the records alone, so a repeat finds nothing that is lacking any more; what was given back
 * before there was an invoice has neither.
 */
export const planDocuments = (known: Known, now: EpochMs): Issued[] => {
  const fees = feesOf(known.booking, known.payments)
  return known.payments.flatMap((payment, index) => {
    const first = invoiceOf(known, payment, now)
    const of = known.invoices[payment.id] ?? first?.draft
    const events = first ? [...known.events, first.event] : known.events
    const second = of && credit(known.booking, of, accountedOf(events, payment.id), owedOf(payment, fees[index]), now)
    return [first, second].filter(each => each !== undefined)
  })
}

const owedOf = (payment: Payment, fee = 0) => ({ kept: keptOf(payment), fee })

const invoiceOf = (known: Known, payment: Payment, now: EpochMs): Issued | undefined =>
  keptOf(payment) > 0 && !accountedOf(known.events, payment.id).isInvoiced ? invoice(known, payment, now) : undefined
