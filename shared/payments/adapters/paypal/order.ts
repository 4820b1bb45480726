import type { Money, Order } from '@paypal/paypal-server-sdk'
import type { Captured, GatewayOrder } from '../../../commerce/rules/gateway-order.ts'
import { fromMoney } from './amount.ts'
import { sdk } from './sdk.ts'

/** PayPal's `custom_id` has 127 characters of letters, digits and `-_.,`, and stands on all that comes of an order. */
export const customIdOf = (...names: readonly string[]): string => names.join(',')

export const namesOf = (customId: string | undefined): readonly string[] => customId?.split(',') ?? []

type Unit = NonNullable<Order['purchaseUnits']>[number]
type Payments = NonNullable<Unit['payments']>
type Authorization = NonNullable<Payments['authorizations']>[number]
export type PaypalCapture = NonNullable<Payments['captures']>[number]
export type PaypalRefund = NonNullable<Payments['refunds']>[number]

const paymentsOf = ({ purchaseUnits }: Order): Payments => purchaseUnits?.[0]?.payments ?? {}

/** An order has one authorization: it is authorized once, and never anew. */
export const authorizationIn = (order: Order): Authorization | undefined => paymentsOf(order).authorizations?.[0]

export const capturesIn = (order: Order): readonly PaypalCapture[] => paymentsOf(order).captures ?? []

export const refundsIn = (order: Order): readonly PaypalRefund[] => paymentsOf(order).refunds ?? []

/** An order; undefined when it was not made by this service. */
export const toOrder = (order: Order): GatewayOrder | undefined => {
  const [user_id, payment_id] = namesOf(order.purchaseUnits?.[0]?.customId)
  if (!order.id || !user_id || !payment_id) return undefined
  const authorization = authorizationIn(order)
  return {
    gateway: 'paypal',
    id: order.id,
    payment_id,
    user_id,
    status: statusOf(order),
    ...(authorization?.amount && isReserved(authorization) && { authorization: reservedBy(authorization) }),
    captures: capturesIn(order).filter(isTaken).map(toCapture),
  }
}

const taken: readonly unknown[] = ['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED']

/** A pending capture has taken nothing yet. */
const isTaken = ({ status }: PaypalCapture): boolean => taken.includes(status)

const isReserved = ({ status }: Authorization): boolean =>
  status !== sdk().AuthorizationStatus.Denied && status !== sdk().AuthorizationStatus.Pending

const reservedBy = ({ amount, createTime, expirationTime }: Authorization) => ({
  ...toAmount(amount),
  authorized_at: timeOf(createTime),
  expires_at: timeOf(expirationTime),
})

const toCapture = ({ id, amount, createTime, sellerReceivableBreakdown }: PaypalCapture): Captured => {
  const taken = toAmount(amount)
  const fee = sellerReceivableBreakdown?.paypalFee
  return {
    id: id ?? '',
    ...taken,
    captured_at: timeOf(createTime),
    ...(fee?.currencyCode === taken.currency && { fee: fromMoney(fee.value, fee.currencyCode) }),
  }
}

export const toAmount = (money: Money | undefined): { readonly amount: number; readonly currency: string } => {
  if (!money) throw new Error('PayPal sent no amount')
  return { amount: fromMoney(money.value, money.currencyCode), currency: money.currencyCode }
}

const timeOf = (text: string | undefined): number => {
  const time = Date.parse(text ?? '')
  if (Number.isNaN(time)) throw new Error('PayPal sent no time')
  return time
}

const statusOf = (order: Order): GatewayOrder['status'] => {
  if (capturesIn(order).some(isTaken)) return 'paid'
  const authorization = authorizationIn(order)
  if (authorization) return statusOfAuthorization(authorization)
  if (order.status === sdk().OrderStatus.Approved) return 'approved'
  return order.status === sdk().OrderStatus.Voided ? 'cancelled' : 'open'
}

/** A pending authorization is under PayPal's review: nothing is reserved yet. A pending capture leaves it authorized. */
const statusOfAuthorization = ({ status }: Authorization): GatewayOrder['status'] => {
  if (status === sdk().AuthorizationStatus.Denied) return 'declined'
  if (status === sdk().AuthorizationStatus.Pending) return 'open'
  return status === sdk().AuthorizationStatus.Voided ? 'voided' : 'authorized'
}
