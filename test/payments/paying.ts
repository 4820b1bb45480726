import { handler as createBooking } from '../../functions/bookings/create-booking.ts'
import { handler as initiate } from '../../functions/payments/initiate-payment.ts'
import { handler as onPaymentEvent } from '../../functions/payments/on-payment-event.ts'
import { handler as play } from '../../functions/sandbox/play-sandbox-checkout.ts'
import { handler as createReservation } from '../../functions/transit/create-reservation.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { readPayment } from '../../shared/commerce/store/payments.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { idOf, newId, suffixOf } from '../../shared/kernel/ids.ts'
import type { PaymentEvent } from '../../shared/payments/contracts/messages.ts'
import { signatureHeader } from '../../shared/sandbox/rules/signature.ts'
import { readMerchantKeys } from '../../shared/sandbox/workflows/merchant.ts'
import { call, mostMs } from '../support/call.ts'
import { itemsUnder, onSale, putItem } from '../support/departure.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { sqsEvent, startQueues } from '../support/queues.ts'
import { startSandbox } from '../support/sandbox.ts'

/** Everything a payment touches: tables, secrets, queues, and the sandbox gateway over HTTP. */
export const startPaying = async () => {
  const stopIdentity = await startIdentity('inventory', 'commerce')
  process.env.HOLD_SECONDS = '900'
  const [queues, sandbox] = await Promise.all([
    startQueues(
      'payment-events',
      'payment-checks',
      'refunds',
      'cancellations',
      'hold-expiry',
      'notifications',
      'sandbox-webhooks',
      'invoices',
      'ledger-pages',
      'subscriptions',
    ),
    startSandbox(),
  ])
  return { queues, sandbox, stop: () => Promise.all([stopIdentity(), queues.stop(), sandbox.stop()]) }
}

/** A signed-in account. */
export const aBuyer = async (named: { first_name?: string; last_name?: string } = {}) => {
  const userId = newId(identityIds.user, Date.now())
  const account = {
    email: `${userId}@example.com`,
    phone_number: '+919876543210',
    first_name: 'Asha',
    last_name: 'Rao',
    ...named,
  }
  const stored = { user_id: userId, email_verified: true, role: 'customer', created_at: toIso(Date.now()) }
  await putItem('identity', { pk: `USER#${userId}`, sk: 'USER', ...account, ...stored })
  return { ...(await accessTokenFor('customer', userId)), account }
}

export type Buyer = Awaited<ReturnType<typeof aBuyer>>

/** The total of the two seats every buyer here holds. */
export const due = 90_000

export const aReservation = async ({ token }: Buyer, offer: Parameters<typeof onSale>[0] = { restrictions: {} }) => {
  const { inventory_id } = await onSale(offer)
  const { body } = await call(createReservation, { token, body: { schedule_id: inventory_id, seat_ids: ['1A', '1B'] } })
  return body
}

export const aBooking = async (buyer: Buyer, offer?: Parameters<typeof onSale>[0]) => {
  const reservation = await aReservation(buyer, offer)
  const passengers = ['1A', '1B'].map(seat_id => ({ name: 'Asha Rao', age: 34, gender: 'female', seat_id }))
  const contact = { email: 'asha@example.com', phone: '+919876543210' }
  const { body } = await call(createBooking, {
    token: buyer.token,
    body: { reservation_id: reservation.id, passengers, contact },
  })
  return { booking: body, reservation }
}

export const pay = ({ token }: Buyer, body: Record<string, unknown>, headers: Record<string, string> = {}) =>
  call(initiate, { token, headers, body: { payment_method: 'upi', amount: due, ...body } })

/** A booking with an open payment: its customer is at the checkout. */
export const atCheckout = async () => {
  const buyer = await aBuyer()
  const { booking, reservation } = await aBooking(buyer)
  const { body: payment } = await pay(buyer, { booking_id: booking.id })
  return { buyer, booking, reservation, payment }
}

export const orderIn = ({ checkout }: { checkout: { url: string } }): string => checkout.url.split('/').at(-1) ?? ''

/** What a customer does at the checkout; the webhooks stay in the gateway's queue. */
export const playAt = (payment: { checkout: { url: string } }, outcome: string) =>
  call(play, { params: { id: orderIn(payment) }, body: { outcome } })

/** The headers of a webhook as the gateway would sign it. */
export const signed = async (body: string, at = Date.now(), key?: string) => ({
  'content-type': 'application/json',
  'sandbox-signature': signatureHeader(body, key ?? (await readMerchantKeys()).webhookKey, at),
})

export const consumeEvents = (...events: (PaymentEvent | object)[]) =>
  onPaymentEvent(sqsEvent(...events), { getRemainingTimeInMillis: () => mostMs } as never)

/** An event of an order that was paid, as the webhook queues it. */
export const paidEvent = (
  { buyer, payment }: { buyer: Buyer; payment: { id: string; checkout: { url: string } } },
  { event = 'evt_1', capture = 'cap_1', amount = due, currency = 'INR', order = orderIn(payment) } = {},
): PaymentEvent => ({
  kind: 'told',
  event: {
    gateway: 'sandbox',
    event_id: `${event} of ${order}`,
    type: 'order.paid',
    occurred_at: Date.now(),
    order: {
      gateway: 'sandbox',
      id: order,
      payment_id: payment.id,
      user_id: buyer.userId,
      status: 'paid',
      captures: [{ id: capture, amount, currency, captured_at: Date.now() }],
    },
  },
})

/** The states of all records of a buyer in the commerce table. */
export const recordsOf = async ({ userId }: Buyer, bookingId: string) => {
  const items = await itemsUnder('commerce', `USER#${userId}`)
  const kind = (prefix: string) => items.filter(({ sk }) => String(sk).startsWith(prefix))
  return {
    payment: await readPayment(userId, idOf(commerceIds.payment, suffixOf(bookingId))),
    booking: kind('BKG#').find(({ id }) => id === bookingId),
    tickets: kind('TKT#'),
    refunds: kind('RFD#'),
    cancellations: kind('CXL#'),
  }
}
