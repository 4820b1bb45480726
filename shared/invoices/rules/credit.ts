import { credit as credited, debit, type Entry, type LedgerEvent } from '../../commerce/rules/ledger.ts'
import type { Booking } from '../../commerce/rules/records.ts'
import { share } from '../../commerce/rules/tax.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { derivedId } from '../../kernel/derived-ids.ts'
import { split, sum } from '../../kernel/money.ts'
import { invoiceIds } from '../domain.ts'
import type { Accounted } from './accounted.ts'
import { type Document, type Draft, taxOf } from './document.ts'
import type { Issued } from './issued.ts'

type Invoiced = Document | Draft

/** What is given back of an invoice, what of its taxes, and how much more of it is a fee. */
interface Change {
  readonly amount: number
  readonly taxes: readonly { readonly code: string; readonly amount: number }[]
  /** Below 0 where a fee is given back. */
  readonly fees: number
}

/**
 * The credit note for what is not kept any more of an invoice, and the move of what is kept as a fee; undefined where there is
 * neither. Its id counts those before it, so of two at once one is written.
 */
export const credit = (
  booking: Pick<Booking, 'user_id' | 'kind' | 'currency'>,
  of: Invoiced,
  accounted: Accounted,
  { kept, fee }: { readonly kept: number; readonly fee: number },
  now: EpochMs,
): Issued | undefined => {
  const change = changeOf(of, accounted, kept, fee)
  if (change.amount === 0 && change.fees === 0) return undefined
  const id = derivedId(invoiceIds.credit_note, of.payment_id, String(accounted.credits + 1))
  const event: LedgerEvent = {
    event_id: id,
    kind: 'credited',
    user_id: booking.user_id,
    booking_id: of.booking_id,
    payment_id: of.payment_id,
    at: now,
    entries: entriesOf(change, `revenue:${booking.kind}`, of.currency),
  }
  return { event, draft: change.amount > 0 ? noteOf(id, of, change, accounted, now) : undefined }
}

const changeOf = (of: Invoiced, { documented, taxes, fees }: Accounted, kept: number, fee: number): Change => {
  const amount = Math.max(0, documented - kept)
  const left = sum(Object.values(taxes))
  // All that is left goes with the last of it, and no more tax stays than money, whatever rounding did before.
  const most = Math.min(left, Math.max(left - kept, share(amount, taxOf(of), of.total_amount)))
  const tax = kept === 0 ? left : most
  // The tax of a fee stays a tax.
  const net = kept === 0 ? 0 : fee - share(left - tax, fee, kept)
  return { amount, taxes: partsOf(tax, taxes), fees: net - fees }
}

/** In proportion to what is left of each code. */
const partsOf = (tax: number, taxes: Accounted['taxes']): Change['taxes'] => {
  const left = Object.entries(taxes).filter(([, amount]) => amount > 0)
  if (tax === 0 || left.length === 0) return []
  const amounts = split(
    tax,
    left.map(([, amount]) => amount),
  )
  return left.map(([code], index) => ({ code, amount: amounts[index] ?? 0 })).filter(({ amount }) => amount > 0)
}

const entriesOf = ({ amount, taxes, fees }: Change, revenue: string, currency: string): Entry[] => {
  const outOfRevenue = amount - sum(taxes.map(tax => tax.amount)) + fees
  return [
    ...moved(revenue, -outOfRevenue, currency),
    ...taxes.map(tax => debit(`tax:${tax.code}`, tax.amount, currency)),
    ...moved('fees', fees, currency),
    ...moved('customer', amount, currency),
  ]
}

/** The entry that adds an amount to what an account has; none of 0. */
const moved = (account: string, amount: number, currency: string): Entry[] => {
  if (amount === 0) return []
  return [amount > 0 ? credited(account, amount, currency) : debit(account, -amount, currency)]
}

const noteOf = (id: string, of: Invoiced, change: Change, { credits }: Accounted, now: EpochMs): Draft => {
  const isWhole = credits === 0 && change.amount === of.total_amount
  const { amount, taxes } = change
  const tax = sum(taxes.map(each => each.amount))
  const refund = { code: 'refund', description: 'Refund', quantity: 1, unit_amount: amount, amount, tax }
  const { number, ...rest } = of as Document
  return {
    ...rest,
    id,
    type: 'credit_note',
    corrects: { id: of.id, number: number ?? '' },
    lines: isWhole ? of.lines : [refund],
    taxes,
    total_amount: amount,
    issued_at: now,
  }
}
