import * as z from 'zod/mini'
import type { GatewayOrder } from '../../../commerce/rules/gateway-order.ts'

/** Razorpay sends an empty list where there are no notes. */
const Notes = z.pipe(
  z.union([z.record(z.string(), z.nullable(z.union([z.string(), z.number()]))), z.array(z.unknown())]),
  z.transform(notes => (Array.isArray(notes) ? {} : notes) as Readonly<Record<string, string | number | null>>),
)

export const RazorpayOrder = z.object({
  id: z.string(),
  amount: z.number(),
  currency: z.string(),
  status: z.enum(['created', 'attempted', 'paid']),
  notes: Notes,
})

export type RazorpayOrder = z.infer<typeof RazorpayOrder>

export const RazorpayPayment = z.object({
  id: z.string(),
  amount: z.number(),
  currency: z.string(),
  status: z.enum(['created', 'authorized', 'captured', 'refunded', 'failed']),
  captured: z.boolean(),
  /** With its tax; null until the payment is captured. */
  fee: z.nullish(z.number()),
  customer_id: z.nullish(z.string()),
  /** Of the mandate that the customer has given with it. */
  token_id: z.nullish(z.string()),
  created_at: z.number(),
})

export type RazorpayPayment = z.infer<typeof RazorpayPayment>

export const RazorpayRefund = z.object({
  id: z.string(),
  payment_id: z.string(),
  amount: z.number(),
  currency: z.string(),
  status: z.enum(['pending', 'processed', 'failed']),
  notes: Notes,
})

export type RazorpayRefund = z.infer<typeof RazorpayRefund>

/** An authorized payment is given back by Razorpay after this time, at most five days. */
export const authorizedForMinutes = 7_200

/** The note of an order whose authorized money is not to be taken any more. */
export const releasedNote = { released: 'yes' } as const

/** The note of an order whose mandate Razorpay refused to charge, with the reason. */
export const refusedNote = 'refused'

/** The note of the customer whose mandate an order's payment is to give. */
export const customerNote = 'customer_id'

export const isReleased = ({ notes }: RazorpayOrder): boolean => notes.released === releasedNote.released

const textOf = (value: string | number | null | undefined): string => (value == null ? '' : String(value))

/** An order with its payments; undefined when it was not made by this service. */
export const toOrder = (order: RazorpayOrder, payments: readonly RazorpayPayment[]): GatewayOrder | undefined => {
  const payment_id = textOf(order.notes.payment_id)
  const user_id = textOf(order.notes.user_id)
  if (payment_id === '' || user_id === '') return undefined
  const authorized = payments.find(wasAuthorized)
  return {
    gateway: 'razorpay',
    id: order.id,
    payment_id,
    user_id,
    status: statusOf(order, payments),
    ...(authorized && order.notes.capture === 'manual' && { authorization: authorizationOf(authorized) }),
    captures: payments.filter(isCaptured).map(({ id, amount, currency, fee, created_at }) => ({
      id,
      amount,
      currency,
      captured_at: created_at * 1000,
      ...(typeof fee === 'number' && fee > 0 && currency === 'INR' && { fee }),
    })),
    ...mandateOf(order, payments),
  }
}

const mandateOf = (order: RazorpayOrder, payments: readonly RazorpayPayment[]): Pick<GatewayOrder, 'mandate'> => {
  const { customer_id, token_id } = payments.find(isCaptured) ?? {}
  const customer = customer_id ?? textOf(order.notes[customerNote])
  return order.notes[customerNote] !== undefined && token_id ? { mandate: { customer, token: token_id } } : {}
}

/** A payment that was refunded after its capture has been captured. */
const isCaptured = ({ captured }: RazorpayPayment): boolean => captured

/** One that was refunded without a capture had lapsed. */
const wasAuthorized = ({ status }: RazorpayPayment): boolean => status !== 'created' && status !== 'failed'

const authorizationOf = ({ amount, currency, created_at }: RazorpayPayment) => ({
  amount,
  currency,
  authorized_at: created_at * 1000,
  expires_at: (created_at + authorizedForMinutes * 60) * 1000,
})

/** Razorpay lists the newest payment first. */
const statusOf = (order: RazorpayOrder, payments: readonly RazorpayPayment[]): GatewayOrder['status'] => {
  if (payments.some(isCaptured)) return 'paid'
  if (isReleased(order)) return 'voided'
  if (payments.some(({ status }) => status === 'authorized')) return 'authorized'
  if (payments.some(({ status }) => status === 'refunded')) return 'expired'
  const isRefused = payments[0]?.status === 'failed' || order.notes[refusedNote] !== undefined
  return isRefused ? 'declined' : 'open'
}
