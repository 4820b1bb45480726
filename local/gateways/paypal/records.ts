import { randomBytes } from 'node:crypto'

/** Amounts and states as PayPal's orders v2 and payments v2 have them, in the form they are sent. */
export interface Amount {
  readonly currency_code: string
  readonly value: string
}

export interface PlayedRefund {
  readonly id: string
  status: 'COMPLETED' | 'PENDING' | 'FAILED' | 'CANCELLED'
  readonly amount: Amount
  readonly custom_id?: string
  readonly create_time: string
  readonly links: readonly { readonly rel: string; readonly href: string }[]
}

export interface PlayedCapture {
  readonly id: string
  status: 'COMPLETED' | 'PENDING' | 'DECLINED' | 'PARTIALLY_REFUNDED' | 'REFUNDED'
  readonly amount: Amount
  readonly final_capture: boolean
  readonly seller_receivable_breakdown: { readonly gross_amount: Amount; readonly paypal_fee: Amount }
  readonly create_time: string
}

export interface PlayedAuthorization {
  readonly id: string
  status: 'CREATED' | 'CAPTURED' | 'DENIED' | 'VOIDED' | 'PENDING'
  readonly amount: Amount
  readonly create_time: string
  expiration_time: string
}

export interface PlayedOrder {
  readonly id: string
  status: 'CREATED' | 'PAYER_ACTION_REQUIRED' | 'APPROVED' | 'VOIDED' | 'COMPLETED'
  readonly intent: 'AUTHORIZE' | 'CAPTURE'
  readonly amount: Amount
  readonly custom_id?: string
  readonly invoice_id?: string
  readonly return_url?: string
  readonly create_time: string
  /** The customer's card is declined when the order is authorized. */
  isDeclined: boolean
  authorization?: PlayedAuthorization
  capture?: PlayedCapture
  readonly refunds: PlayedRefund[]
}

/** PayPal's ids have 17 capital letters and digits. */
export const newId = (): string => {
  const characters = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'
  return [...randomBytes(17)].map(byte => characters[byte % characters.length]).join('')
}

/** Whole seconds, as PayPal sends times. */
export const timeText = (time = Date.now()): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')

export const hundredths = ({ value }: Amount): number => Math.round(Number(value) * 100)

export const amountOf = (currency_code: string, cents: number, places = 2): Amount => ({
  currency_code,
  value: (cents / 100).toFixed(places),
})

const linksOf = (base: string, { id, status }: PlayedOrder) => [
  { href: `${base}/v2/checkout/orders/${id}`, rel: 'self', method: 'GET' },
  ...(status === 'PAYER_ACTION_REQUIRED' || status === 'CREATED'
    ? [{ href: `${base}/checkoutnow?token=${id}`, rel: 'payer-action', method: 'GET' }]
    : []),
]

/** An order as PayPal shows it; its names stand on everything that came of it. */
export const shown = (base: string, order: PlayedOrder) => {
  const { id, intent, status, amount, custom_id, invoice_id, create_time, authorization, capture, refunds } = order
  const names = { custom_id, invoice_id }
  const payments = {
    ...(authorization && { authorizations: [{ ...authorization, ...names }] }),
    ...(capture && { captures: [{ ...capture, ...names }] }),
    ...(refunds.length > 0 && { refunds }),
  }
  const unit = { reference_id: 'default', amount, ...names, ...(authorization && { payments }) }
  return { id, intent, status, purchase_units: [unit], create_time, links: linksOf(base, order) }
}

/** A part of an order, as its own address and events show it. */
export const shownPart = <Part extends object>({ id, custom_id, invoice_id }: PlayedOrder, part: Part) => ({
  custom_id,
  invoice_id,
  ...part,
  supplementary_data: { related_ids: { order_id: id } },
})
