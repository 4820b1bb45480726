import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { handler } from '../../functions/invoices/on-invoice.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { type LedgerEvent, signed } from '../../shared/commerce/rules/ledger.ts'
import type { Capture, Payment } from '../../shared/commerce/rules/payment.ts'
import type { Booking } from '../../shared/commerce/rules/records.ts'
import { toBookingItem } from '../../shared/commerce/store/booking-item.ts'
import { createPayment } from '../../shared/commerce/store/payments.ts'
import { listInvoices } from '../../shared/invoices/workflows/list-invoices.ts'
import { idOf, suffixOf } from '../../shared/kernel/ids.ts'
import { sum } from '../../shared/kernel/money.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { selling } from '../../shared/selling.ts'
import { aCapture, anAttempt, aPayment } from '../commerce/sales.ts'
import { mostMs } from '../support/call.ts'
import { putItem } from '../support/departure.ts'
import { sqsEvent } from '../support/queues.ts'
import { aBooking, summary } from '../tickets/bookings.ts'

/** A bus of an operator, so that its documents are numbered by themselves. */
export const ofOperator = (operator: string) => ({ summary: { ...summary, bus: { ...summary.bus, operator } } })

export const storeBooking = (booking: Booking) =>
  documents.send(
    new PutCommand({
      TableName: tableName('commerce'),
      Item: { ...keys.booking(booking.user_id, booking.id), ...toBookingItem(selling, booking) },
    }),
  )

export const theCapture = (payment: Pick<Payment, 'amount'>, captured_at = Date.now()): Capture => ({
  ...aCapture('cap_1', { amount: payment.amount, captured_at }),
  gateway: 'sandbox',
  order_id: 'order-1',
})

/** A booking of two seats with its payment, both in the table, as a settle leaves them. */
export const storePaid = async (changes: Parameters<typeof aBooking>[0] = {}, more: Partial<Payment> = {}) => {
  const draft = aBooking(changes)
  const charges = draft.charges.map(charge => ({ ...charge, state: 'paid' as const }))
  const booking = { ...draft, charges, confirmed_at: Date.now() }
  const amount = booking.total_amount
  const payment = aPayment({
    id: idOf(commerceIds.payment, suffixOf(booking.id)),
    user_id: booking.user_id,
    booking_id: booking.id,
    amount,
    state: 'confirmed',
    attempts: [anAttempt({ state: 'captured' })],
    captures: [theCapture({ amount })],
    ...more,
  })
  await Promise.all([storeBooking(booking), createPayment(payment)])
  return { booking, payment }
}

export const messageOf = ({ user_id, id }: Pick<Booking, 'user_id' | 'id'>) => ({ user_id, booking_id: id })

/** Delivers messages to the consumer of invoices. */
export const deliver = (...messages: (object | string)[]) =>
  handler(sqsEvent(...messages), { getRemainingTimeInMillis: () => mostMs } as never)

/** Stores an account with a name. */
export const named = (userId: string) =>
  putItem('identity', {
    pk: keys.user(userId),
    sk: 'USER',
    user_id: userId,
    email: `${userId}@example.com`,
    phone_number: '+919876543210',
    first_name: 'Asha',
    last_name: 'Rao',
    role: 'customer',
  })

/** An invoice of a booking by a named buyer. */
export const anInvoice = async (userId: string, operator: string) => {
  await named(userId)
  const { booking, payment } = await storePaid({ user_id: userId, ...ofOperator(operator) })
  await deliver(messageOf(booking))
  const [invoice] = await listInvoices(booking.id)
  if (!invoice) throw new Error('no invoice')
  return { booking, payment, invoice }
}

/** What accounts have by some events: debits count up. */
export const balances = (events: readonly Pick<LedgerEvent, 'entries'>[]): Record<string, number> => {
  const entries = events.flatMap(event => event.entries)
  const byAccount = [...Map.groupBy(entries, ({ account }) => account)]
  return Object.fromEntries(byAccount.map(([account, of]) => [account, sum(of.map(signed))]))
}
