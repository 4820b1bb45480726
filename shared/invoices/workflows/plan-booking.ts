import { type Invoicing, plainInvoicing } from '../../commerce/rules/invoicing.ts'
import type { Booking } from '../../commerce/rules/records.ts'
import type { Details } from '../../commerce/rules/reservation-record.ts'
import type { Kinds } from '../../commerce/rules/selling.ts'
import type { TaxRate } from '../../commerce/rules/tax-rate.ts'
import { readBooking } from '../../commerce/store/bookings.ts'
import { readLedger } from '../../commerce/store/ledger.ts'
import { readPayment } from '../../commerce/store/payments.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { idOf, suffixOf } from '../../kernel/ids.ts'
import { readAccount } from '../../platform/dynamo/account.ts'
import { invoiceIds } from '../domain.ts'
import { paidPaymentIds } from '../rules/kept.ts'
import { planDocuments } from '../rules/plan.ts'
import { financialYear } from '../rules/series.ts'
import { eraseBuyer, putBuyer, readDocument } from '../store/documents.ts'
import type { Numbered } from './issue.ts'

/** What is sold, as its invoices need it. */
export interface Invoiced {
  readonly kinds: Kinds
  readonly invoicing: (record: { readonly kind: string }) => Invoicing<Details> | undefined
}

/** The documents that a booking lacks; none where there is no such booking. */
export const planBooking = async (
  { kinds, invoicing }: Invoiced,
  { userId, bookingId }: { readonly userId: string; readonly bookingId: string },
  rates: readonly TaxRate[],
  now: EpochMs,
): Promise<Numbered[]> => {
  const booking = await readBooking(kinds, userId, bookingId)
  if (!booking) return []
  const ids = paidPaymentIds(booking)
  const [events, ...payments] = await Promise.all([
    readLedger(bookingId),
    ...ids.map(paymentId => readPayment(userId, paymentId)),
  ])
  const of = invoicing(booking) ?? plainInvoicing
  const planned = planDocuments(
    {
      booking,
      payments: payments.filter(payment => payment !== undefined),
      events,
      invoices: await invoicesIn(events),
      rates,
      invoicing: of,
    },
    now,
  )
  const issuer = of.issuer(booking)
  const year = financialYear(now, issuer.year)
  return planned.map(issued => ({
    ...issued,
    series: { issuer_id: issuer.id, type: issued.draft?.type ?? 'invoice', year },
  }))
}

const invoicesIn = async (events: Awaited<ReturnType<typeof readLedger>>) => {
  const paid = events.flatMap(({ kind, payment_id }) => (kind === 'invoiced' && payment_id ? [payment_id] : []))
  const read = await Promise.all(
    paid.map(async id => [id, await readDocument(idOf(invoiceIds.invoice, suffixOf(id)))] as const),
  )
  return Object.fromEntries(read.flatMap(([id, document]) => (document ? [[id, document] as const] : [])))
}

/**
 * Puts the buyer's name beside documents that are about to be written. The erasure of a person goes over all their records until
 * none has a name, the booking's among them: a name that is put while it runs is seen by it, or the booking is seen to be erased
 * here.
 */
export const noteBuyers = async (kinds: Kinds, planned: readonly Numbered[]): Promise<void> => {
  const drafts = planned.flatMap(({ draft }) => draft ?? [])
  await Promise.all(
    [...Map.groupBy(drafts, draft => draft.booking_id)].map(async ([bookingId, of]) => {
      const userId = of[0]?.user_id ?? ''
      const name = await nameOf(userId)
      await Promise.all(
        of.map(({ id, booking_id, total_amount, currency, issued_at }) =>
          putBuyer(userId, { id, booking_id, ...(name && { name }), total_amount, currency, issued_at }),
        ),
      )
      const booking = await readBooking(kinds, userId, bookingId)
      if (isErased(booking)) await Promise.all(of.map(({ id }) => eraseBuyer(userId, id)))
    }),
  )
}

const isErased = (booking: Booking | undefined): boolean => booking?.erased_at !== undefined

/** None of a bearer's, and of an account that was deleted. */
const nameOf = async (userId: string): Promise<string | undefined> => {
  const account = await readAccount(userId)
  return account && (`${account.first_name} ${account.last_name}`.trim() || undefined)
}
