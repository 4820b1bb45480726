import type { Asked, Reply } from '../exchange.ts'
import { type Account, attempt, newId, type PlayedCustomer, paymentsOf } from './records.ts'
import { bodyOf, given, refused, unknown } from './reply.ts'

/** Customers, and the tokens of those who have agreed to later payments. */
export const ofCustomers = (account: Account, asked: Asked): Reply => {
  const [, , id, entity, tokenId] = asked.path
  if (id === undefined) return asked.method === 'POST' ? createdCustomer(account, bodyOf(asked)) : unknown()
  const customer = account.customers.get(id)
  if (!customer) return unknown()
  if (entity === undefined) return given(customer)
  if (asked.method !== 'DELETE' || account.tokens.get(tokenId ?? '')?.customer_id !== id) return unknown()
  account.tokens.delete(tokenId ?? '')
  return given({ deleted: true })
}

/** A customer of the same address and number is found again, or an error. */
const createdCustomer = ({ customers }: Account, body: Record<string, never>): Reply => {
  const {
    email = null,
    contact = null,
    fail_existing,
  } = body as { email?: string; contact?: string; fail_existing?: unknown }
  const known = [...customers.values()].find(each => each.email === email && each.contact === contact)
  if (known) return String(fail_existing) === '0' ? given(known) : refused('Customer already exists for the merchant')
  const customer: PlayedCustomer = { id: newId('cust'), entity: 'customer', email, contact }
  customers.set(customer.id, customer)
  return given(customer)
}

/** A payment of an order by a token. One that the bank refuses is an error and a failed payment. */
export const recurring = (account: Account, body: Record<string, never>): Reply => {
  const { order_id, customer_id, token: tokenId, email, contact, amount } = body as unknown as Record<string, string>
  const order = account.orders.get(order_id ?? '')
  const token = account.tokens.get(tokenId ?? '')
  if (!email || !contact) return refused('The email and contact fields are required.')
  if (!order || Number(amount) !== order.amount)
    return refused('Your payment amount is different from your order amount.')
  if (!token || token.customer_id !== customer_id) return refused('The token id provided does not exist')
  if (paymentsOf(account, order.id).some(({ captured }) => captured)) return refused('The order is paid already.')
  if (token.plays === 'created') {
    const payment = attempt(account, { ...order, capture: 'manual' }, true)
    payment.status = 'created'
    return given({ razorpay_payment_id: payment.id })
  }
  const payment = attempt(account, order, token.plays === 'captured')
  if (payment.status === 'failed') return refused('Payment was declined by the bank.')
  return given({ razorpay_payment_id: payment.id, razorpay_order_id: order.id })
}
