import type { Customers } from 'razorpay/dist/types/customers.js'
import * as z from 'zod/mini'
import type { Mandate } from '../../../commerce/rules/gateway-order.ts'
import type { MandateCharge, NewOrder } from '../gateway.ts'
import { callSdk, granted } from '../sdk-call.ts'
import { clientOf, type RazorpaySettings, refusalOf } from './client.ts'
import { type RazorpayOrder, refusedNote } from './order.ts'

const name = 'razorpay'

/** Razorpay keeps cards and UPI accounts, both in rupees. */
export const canKeep = ({ keeps_mandate, method, currency }: NewOrder): boolean =>
  keeps_mandate === true && (method === 'card' || method === 'upi') && currency === 'INR'

/** Up to this amount Indian banks let a mandate be charged without asking the customer: ₹15,000. */
const unasked = 1_500_000
const tenYearsSeconds = 10 * 365 * 24 * 3600

/** What an order says of the mandate that its payment is to give. */
export const keeping = ({ method, expires_at }: NewOrder, customer_id: string) => ({
  customer_id,
  method: method === 'upi' ? ('upi' as const) : ('card' as const),
  token: {
    max_amount: unasked,
    expire_at: Math.floor(expires_at / 1000) + tenYearsSeconds,
    frequency: 'as_presented',
  },
})

const Customer = z.object({ id: z.string(), email: z.nullish(z.string()), contact: z.nullish(z.string()) })

/** The customer of a mail address and number, whom Razorpay finds again by them. */
export const customerOf = async (settings: RazorpaySettings, { user_id, contact }: NewOrder): Promise<string> => {
  const { customers } = await clientOf(settings)
  const body: Customers.RazorpayCustomerCreateRequestBody = {
    ...(contact?.email && { email: contact.email }),
    ...(contact?.phone && { contact: contact.phone }),
    fail_existing: 0,
    notes: { user_id },
  }
  const made = await callSdk(name, () => customers.create(body), refusalOf)
  return z.parse(Customer, granted(name, made)).id
}

const Payments = z.object({ items: z.array(z.unknown()) })

/**
 * Charges an order's mandate. Razorpay has no idempotency for that, so nothing is charged where the order has a payment of
 * whatever state. A refusal that left none is noted in the order.
 */
export const chargeOrder = async (
  settings: RazorpaySettings,
  order: RazorpayOrder,
  { mandate, description }: MandateCharge,
): Promise<void> => {
  const { orders, payments, customers } = await clientOf(settings)
  const { id, amount, currency, notes } = order
  if (notes[refusedNote] !== undefined) return
  const wasTried = async () => z.parse(Payments, await orders.fetchPayments(id)).items.length > 0
  const charge = async () => {
    if (await wasTried()) return
    const { email, contact } = z.parse(Customer, await customers.fetch(mandate.customer))
    await payments.createRecurringPayment({
      email: email ?? '',
      contact: contact ?? '',
      amount,
      currency,
      order_id: id,
      customer_id: mandate.customer,
      token: mandate.token,
      recurring: '1',
      description,
      notes: {},
    })
  }
  const answer = await callSdk(name, charge, refusalOf)
  if ('value' in answer) return
  if (answer.refusal.status !== 400) granted(name, answer)
  if (granted(name, await callSdk(name, wasTried, refusalOf))) return
  const noted = { ...notes, [refusedNote]: answer.refusal.code.slice(0, 200) }
  granted(name, await callSdk(name, () => orders.edit(id, { notes: noted }), refusalOf))
}

/** One that Razorpay does not have any more is forgotten. */
export const deleteToken = async (settings: RazorpaySettings, { customer, token }: Mandate): Promise<void> => {
  const { customers } = await clientOf(settings)
  const answer = await callSdk(name, () => customers.deleteToken(customer, token), refusalOf)
  if (!('refusal' in answer) || answer.refusal.status !== 400) granted(name, answer)
}
