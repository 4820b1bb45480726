import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import type { GatewayOrder } from '../../../commerce/rules/gateway-order.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { CaptureOrder, Gateway, NewOrder } from '../gateway.ts'
import { callSdk, granted } from '../sdk-call.ts'
import { clientOf, type RazorpaySettings, refusalOf } from './client.ts'
import { canKeep, chargeOrder, customerOf, deleteToken, keeping } from './mandate.ts'
import {
  authorizedForMinutes,
  customerNote,
  isReleased,
  RazorpayOrder,
  RazorpayPayment,
  releasedNote,
  toOrder,
} from './order.ts'
import { findRefund, makeRefund } from './refund.ts'
import { isSigned } from './signature.ts'
import { readWebhook } from './webhook.ts'

const name = 'razorpay'

/** Razorpay ends no order, and captures all that is authorized or nothing. */
export const razorpayGateway = (settingsOf: () => Promise<RazorpaySettings>): Gateway => {
  const retrieve = async (orderId: string) => {
    const seen = await read(await settingsOf(), orderId)
    return seen && toOrder(seen.order, seen.payments)
  }
  return {
    name,
    can: { cancel: false, capturePart: false, mandates: true },
    create: async order => create(await settingsOf(), order),
    retrieve,
    cancel: async () => {
      throw new Error('Razorpay cannot cancel an order')
    },
    capture: async order => capture(await settingsOf(), order),
    void: async orderId => {
      await release(await settingsOf(), orderId)
      return retrieve(orderId)
    },
    chargeMandate: async charge => {
      const settings = await settingsOf()
      const made = await orderUnder(settings, charge, newOrder(charge))
      await chargeOrder(settings, made, charge)
      const order = await retrieve(made.id)
      if (!order) throw new Error(`Razorpay has no order of ${charge.key}`)
      return order
    },
    findCharge: async ({ key }) => {
      const made = await orderKnownAs(await settingsOf(), key)
      return made && retrieve(made.id)
    },
    forgetMandate: async mandate => deleteToken(await settingsOf(), mandate),
    refund: async refund => makeRefund(await settingsOf(), refund),
    retrieveRefund: async refund => findRefund(await settingsOf(), refund),
    verifyWebhook: async (webhook, now) =>
      readWebhook(webhook, { secret: (await settingsOf()).webhook_secret, now }, retrieve),
    isProven: async ({ order_id, gateway_payment_id, signature }) =>
      isSigned(`${order_id}|${gateway_payment_id}`, signature, (await settingsOf()).key_secret),
  }
}

/** A receipt has 40 characters at most. */
const receiptOf = (key: string): string =>
  key.length <= 40 ? key : createHash('sha256').update(key).digest('hex').slice(0, 40)

const Orders = z.object({ items: z.array(RazorpayOrder) })

const orderKnownAs = async (settings: RazorpaySettings, key: string): Promise<RazorpayOrder | undefined> => {
  const { orders } = await clientOf(settings)
  const answer = await callSdk(name, () => orders.all({ receipt: receiptOf(key) }), refusalOf)
  return z.parse(Orders, granted(name, answer)).items[0]
}

/** Razorpay has no idempotency for orders: one that was made under the key is found by its receipt. */
const orderUnder = async (
  settings: RazorpaySettings,
  { key }: NewOrder,
  body: ReturnType<typeof newOrder> | ReturnType<typeof keepingOrder>,
): Promise<RazorpayOrder> => {
  const { orders } = await clientOf(settings)
  const receipt = receiptOf(key)
  const make = async () => {
    const known = z.parse(Orders, await orders.all({ receipt })).items[0]
    return known ?? z.parse(RazorpayOrder, await orders.create({ ...body, receipt }))
  }
  return granted(name, await callSdk(name, make, refusalOf))
}

const create: (settings: RazorpaySettings, order: NewOrder) => ReturnType<Gateway['create']> = async (
  settings,
  order,
) => {
  const body = canKeep(order) ? keepingOrder(order, await customerOf(settings, order)) : newOrder(order)
  const { id, notes } = await orderUnder(settings, order, body)
  const customer = notes[customerNote]
  const checkout = { order_id: id, key_id: settings.key_id, ...(customer != null && { customer_id: String(customer) }) }
  return { order_id: id, checkout }
}

const keepingOrder = (order: NewOrder, customer: string) => {
  const body = newOrder(order)
  return { ...body, ...keeping(order, customer), notes: { ...body.notes, [customerNote]: customer } }
}

const newOrder = ({ amount, currency, user_id, payment_id, booking_id, method, capture }: NewOrder) => ({
  amount,
  currency,
  notes: { user_id, payment_id, booking_id, method, capture },
  payment: {
    capture,
    capture_options: {
      automatic_expiry_period: 12,
      manual_expiry_period: authorizedForMinutes,
      refund_speed: 'normal' as const,
    },
  },
})

interface Seen {
  readonly order: RazorpayOrder
  readonly payments: readonly RazorpayPayment[]
}

const Payments = z.object({ items: z.array(RazorpayPayment) })

const read = async (settings: RazorpaySettings, orderId: string): Promise<Seen | undefined> => {
  const { orders } = await clientOf(settings)
  const found = await callSdk(name, () => orders.fetch(orderId), refusalOf)
  // Razorpay answers 400 for an id that it does not know.
  if ('refusal' in found && (found.refusal.status === 400 || found.refusal.status === 404)) return undefined
  const order = z.parse(RazorpayOrder, granted(name, found))
  const listed = granted(name, await callSdk(name, () => orders.fetchPayments(orderId), refusalOf))
  return { order, payments: z.parse(Payments, listed).items }
}

const refused = () =>
  new DomainError('CAPTURE_REFUSED', 'The authorization has ended; no money can be taken for it any more.')

const capture = async (settings: RazorpaySettings, { order_id, amount }: CaptureOrder): Promise<GatewayOrder> => {
  const seen = await read(settings, order_id)
  if (!seen) throw new Error(`Razorpay has no order ${order_id}`)
  if (!seen.payments.some(({ captured }) => captured)) {
    const authorized = seen.payments.find(({ status }) => status === 'authorized')
    if (!authorized || isReleased(seen.order)) throw refused()
    if (authorized.amount !== amount) throw new Error('Razorpay captures all that is authorized or nothing')
    const { payments } = await clientOf(settings)
    // A refusal is judged by the record: the payment was captured by an earlier try, or it was given back meanwhile.
    await callSdk(name, () => payments.capture(authorized.id, amount, authorized.currency), refusalOf)
  }
  const after = await read(settings, order_id)
  const order = after && toOrder(after.order, after.payments)
  if (!order) throw new Error(`Razorpay has no order ${order_id} of this service`)
  if (order.status === 'expired') throw refused()
  return order
}

/**
 * Razorpay ends no authorization: it gives the money back when its time is over. A note in the order keeps that it is not
 * to be taken any more.
 */
const release = async (settings: RazorpaySettings, orderId: string): Promise<void> => {
  const seen = await read(settings, orderId)
  if (!seen || seen.payments.some(({ captured }) => captured)) return
  if (!seen.payments.some(({ status }) => status === 'authorized')) return
  const { orders } = await clientOf(settings)
  const notes = { ...seen.order.notes, ...releasedNote }
  granted(name, await callSdk(name, () => orders.edit(orderId, { notes }), refusalOf))
}
