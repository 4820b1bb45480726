import {
  type Amount,
  amountOf,
  hundredths,
  newId,
  newPart,
  type PlayedAuthorization,
  type PlayedCapture,
  type PlayedOrder,
  type PlayedRefund,
  protection,
  timeText,
} from './records.ts'

/** What was made, or PayPal's issue with it. */
export type Step<Made> = Made | string

const takenWhole: readonly string[] = ['HUF', 'JPY', 'TWD']
const known = 'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD'.split(
  ' ',
)

interface NewOrder {
  readonly intent: PlayedOrder['intent']
  readonly purchase_units: readonly { amount: Amount; custom_id?: string; invoice_id?: string }[]
  readonly payment_source?: {
    readonly paypal?: { readonly experience_context?: { readonly return_url?: string; readonly cancel_url?: string } }
  }
}

export const create = (orders: Map<string, PlayedOrder>, body: unknown): Step<PlayedOrder> => {
  const { intent, purchase_units, payment_source } = body as NewOrder
  const [unit] = purchase_units
  if (!unit || !known.includes(unit.amount.currency_code)) return 'CURRENCY_NOT_SUPPORTED'
  if (takenWhole.includes(unit.amount.currency_code) && unit.amount.value.includes('.')) return 'DECIMALS_NOT_SUPPORTED'
  if (unit.invoice_id && [...orders.values()].some(({ invoice_id }) => invoice_id === unit.invoice_id))
    return 'DUPLICATE_INVOICE_ID'
  const { amount, custom_id, invoice_id } = unit
  const { return_url, cancel_url } = payment_source?.paypal?.experience_context ?? {}
  const order: PlayedOrder = {
    id: newId(),
    status: payment_source ? 'PAYER_ACTION_REQUIRED' : 'CREATED',
    intent,
    amount,
    ...(custom_id !== undefined && { custom_id }),
    ...(invoice_id !== undefined && { invoice_id }),
    ...(return_url !== undefined && { return_url }),
    ...(cancel_url !== undefined && { cancel_url }),
    create_time: timeText(),
    isDeclined: false,
    refunds: [],
  }
  orders.set(order.id, order)
  return order
}

/** PayPal honours an authorization for 29 days. */
export const authorizedForMs = 29 * 24 * 3600_000

export const authorize = (base: string, order: PlayedOrder): Step<PlayedAuthorization> => {
  if (order.authorization) return 'ORDER_ALREADY_AUTHORIZED'
  if (order.status !== 'APPROVED') return 'ORDER_NOT_APPROVED'
  if (order.isDeclined) {
    order.status = 'PAYER_ACTION_REQUIRED'
    return 'INSTRUMENT_DECLINED'
  }
  const expiration_time = timeText(Date.now() + authorizedForMs)
  const part = newPart(base, 'authorizations', order.amount)
  order.authorization = { ...part, status: 'CREATED', seller_protection: protection, expiration_time }
  order.status = 'COMPLETED'
  return order.authorization
}

/** 3.49 % and 0.49, as PayPal's checkout costs. */
const feeOf = ({ currency_code, value }: Amount): Amount => {
  const places = value.includes('.') ? 2 : 0
  const unit = places === 0 ? 100 : 1
  const cents = Math.round((hundredths({ currency_code, value }) * 0.0349 + 49) / unit) * unit
  return amountOf(currency_code, cents, places)
}

const less = (amount: Amount, fee: Amount): Amount =>
  amountOf(amount.currency_code, hundredths(amount) - hundredths(fee), amount.value.includes('.') ? 2 : 0)

export const capture = (base: string, order: PlayedOrder, body: unknown): Step<PlayedCapture> => {
  const { authorization } = order
  if (!authorization) return 'INVALID_RESOURCE_ID'
  const { amount = authorization.amount, final_capture = true } = body as { amount?: Amount; final_capture?: boolean }
  if (authorization.status === 'VOIDED') return 'AUTHORIZATION_VOIDED'
  if (authorization.status === 'DENIED') return 'AUTHORIZATION_DENIED'
  if (Date.parse(authorization.expiration_time) < Date.now()) return 'AUTHORIZATION_EXPIRED'
  if (authorization.status === 'CAPTURED') return 'AUTHORIZATION_ALREADY_CAPTURED'
  if (hundredths(amount) > hundredths(authorization.amount)) return 'MAX_CAPTURE_AMOUNT_EXCEEDED'
  authorization.status = 'CAPTURED'
  const fee = feeOf(amount)
  order.capture = {
    ...newPart(base, 'captures', amount, `/v2/payments/authorizations/${authorization.id}`),
    status: 'COMPLETED',
    final_capture,
    seller_protection: protection,
    seller_receivable_breakdown: { gross_amount: amount, paypal_fee: fee, net_amount: less(amount, fee) },
  }
  return order.capture
}

/** One that is pending at first is ended by `settleRefund` of the double. */
export const refund = (
  base: string,
  order: PlayedOrder,
  body: unknown,
  status: PlayedRefund['status'],
): Step<PlayedRefund> => {
  const taken = order.capture
  if (!taken || taken.status === 'PENDING' || taken.status === 'DECLINED') return 'CAPTURE_STATUS_NOT_VALID'
  const { amount = taken.amount, custom_id } = body as { amount?: Amount; custom_id?: string }
  const before = order.refunds.filter(({ status }) => status !== 'FAILED').map(each => hundredths(each.amount))
  const left = hundredths(taken.amount) - before.reduce((total, each) => total + each, 0)
  if (left === 0) return 'CAPTURE_FULLY_REFUNDED'
  if (hundredths(amount) > left) return 'REFUND_AMOUNT_EXCEEDED'
  const made: PlayedRefund = {
    ...newPart(base, 'refunds', amount, `/v2/payments/captures/${taken.id}`),
    status,
    ...(custom_id !== undefined && { custom_id }),
  }
  order.refunds.push(made)
  if (status === 'FAILED') return made
  taken.status = hundredths(amount) === left ? 'REFUNDED' : 'PARTIALLY_REFUNDED'
  return made
}
