import { handler as onLedgerEvent } from '../../functions/ledger/on-ledger-event.ts'
import { credit, debit, type LedgerEvent } from '../../shared/commerce/rules/ledger.ts'
import { freshIds } from '../commerce/sales.ts'
import { sqsEvent } from '../support/queues.ts'

/** The event of a capture of a booking of its own. */
export const captured = (at: number, amount = 90_000, currency = 'INR', gateway = 'stripe'): LedgerEvent => {
  const { user, booking, payment } = freshIds()
  return {
    event_id: `captured#${gateway}#cap-${payment}`,
    kind: 'captured',
    user_id: user,
    booking_id: booking,
    payment_id: payment,
    at,
    entries: [debit(`gateway:${gateway}`, amount, currency), credit('customer', amount, currency)],
  }
}

/** The invoice of what was captured: 5 % of it are tax. */
export const invoicedFor = (event: LedgerEvent, at = event.at): LedgerEvent => {
  const { amount = 0, currency = '' } = event.entries[0] ?? {}
  const tax = Math.round(amount / 20)
  return {
    ...event,
    event_id: `invoiced#${event.booking_id}`,
    kind: 'invoiced',
    at,
    entries: [
      debit('customer', amount, currency),
      credit('revenue:bus', amount - tax, currency),
      credit('tax:gst', tax, currency),
    ],
  }
}

/** Has events delivered from their queue. */
export const deliver = async (...events: LedgerEvent[]): Promise<void> => {
  const reply = await onLedgerEvent(sqsEvent(...events), { awsRequestId: 'r' } as never)
  if (reply.batchItemFailures.length > 0) throw new Error(JSON.stringify(reply))
}
