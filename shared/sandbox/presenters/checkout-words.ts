import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { format } from '../../kernel/money.ts'
import { authorizedMoney } from '../rules/authorization.ts'
import { type Order, type OrderStatus, orderStatus } from '../rules/order.ts'

/** What the checkout page says of an order at `now`; `notes` are HTML without any text of the merchant's. */
export interface Words {
  readonly status: OrderStatus
  readonly task: string
  readonly headline: string
  readonly amount: string
  readonly notes: readonly string[]
}

/** The headline of the page for each state of an order. */
const headlines: Record<OrderStatus, string> = {
  open: 'Amount to pay',
  authorized: 'Authorized, not charged yet',
  paid: 'Paid',
  declined: 'Declined by the bank',
  cancelled: 'This session was closed',
  expired: 'This session has ended',
  voided: 'Authorization voided',
  refunded: 'Paid back',
}

export const checkoutWords = (order: Order, now: EpochMs): Words => {
  const status = orderStatus(order, now)
  const { captured } = authorizedMoney(order, now)
  return {
    status,
    task: order.capture === 'manual' ? 'asks you to authorize a payment' : 'asks you to pay',
    headline: headlineOf(order, status),
    amount: format(captured > 0 ? { ...order, amount: captured } : order),
    notes: notesOf(order, status, captured),
  }
}

const headlineOf = (order: Order, status: OrderStatus): string => {
  if (status === 'open' && order.capture === 'manual') return 'Amount to authorize'
  if (status === 'expired' && order.authorization) return 'Authorization lapsed'
  return headlines[status]
}

const notesOf = (order: Order, status: OrderStatus, captured: number): string[] => {
  const { authorization } = order
  if (status === 'open') {
    const promise = order.capture === 'manual' ? ['Your bank reserves the amount; nothing is charged now.'] : []
    return [...promise, `<span id="ends">Open until ${timeOf(order.expires_at)}</span>`]
  }
  if (!authorization) return []
  if (status === 'authorized')
    return [`Reserved until ${timeOf(authorization.expires_at)}. The merchant may charge all of it, or less.`]
  if (captured === 0) return ['Nothing was charged; the whole amount was released.']
  return captured < authorization.amount ? [`${format(authorization)} was authorized; the rest was released.`] : []
}

/** The page's script shows it in the time zone of its reader. */
const timeOf = (at: EpochMs): string => `<time datetime="${toIso(at)}">${toIso(at)}</time>`
