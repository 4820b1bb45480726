import { randomBytes } from 'node:crypto'
import type { CapturedPayment, Order, PaymentAuthorization, Refund } from '@paypal/paypal-server-sdk'
import type { Wire } from './wire.ts'

/** Amounts and states as PayPal's orders v2 and payments v2 have them, in the form they are sent. */
export interface Amount {
  readonly currency_code: string
  readonly value: string
}

interface Link {
  readonly href: string
  readonly rel: string
  readonly method: 'GET'
}

/** What authorizations, captures and refunds have alike. */
interface Part {
  readonly id: string
  readonly amount: Amount
  readonly create_time: string
  readonly update_time: string
  readonly links: readonly Link[]
}

export const protection = { status: 'ELIGIBLE', dispute_categories: ['ITEM_NOT_RECEIVED'] } as const

export type Protection = typeof protection

export interface PlayedRefund extends Part {
  status: 'COMPLETED' | 'PENDING' | 'FAILED' | 'CANCELLED'
  readonly custom_id?: string
}

export interface PlayedCapture extends Part {
  status: 'COMPLETED' | 'PENDING' | 'DECLINED' | 'PARTIALLY_REFUNDED' | 'REFUNDED'
  readonly final_capture: boolean
  readonly seller_protection: Protection
  readonly seller_receivable_breakdown: Readonly<Record<'gross_amount' | 'paypal_fee' | 'net_amount', Amount>>
}

export interface PlayedAuthorization extends Part {
  status: 'CREATED' | 'CAPTURED' | 'DENIED' | 'VOIDED' | 'PENDING'
  readonly seller_protection: Protection
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
  readonly cancel_url?: string
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

const link = (href: string, rel: string): Link => ({ href, rel, method: 'GET' })

/** A new part of an order; `up` is the address of what it is of, where that is another part. */
export const newPart = (base: string, kind: 'authorizations' | 'captures' | 'refunds', amount: Amount, up?: string) => {
  const id = newId()
  const links = [
    link(`${base}/v2/payments/${kind}/${id}`, 'self'),
    ...(up === undefined ? [] : [link(`${base}${up}`, 'up')]),
  ]
  return { id, amount, create_time: timeText(), update_time: timeText(), links } satisfies Part
}

const linksOf = (base: string, { id, status }: PlayedOrder): readonly Link[] => [
  link(`${base}/v2/checkout/orders/${id}`, 'self'),
  ...(status === 'PAYER_ACTION_REQUIRED' || status === 'CREATED'
    ? [link(`${base}/checkoutnow?token=${id}`, 'payer-action')]
    : []),
]

/** An order as PayPal shows it; its names stand on everything that came of it. */
export const shown = (base: string, order: PlayedOrder) => {
  const { id, intent, status, amount, custom_id, invoice_id, create_time, authorization, capture, refunds } = order
  const names = { custom_id, invoice_id }
  const made = refunds satisfies readonly Wire<Refund>[]
  const payments = {
    ...(authorization && { authorizations: [{ ...authorization, ...names }] }),
    ...(capture && { captures: [{ ...capture, ...names }] }),
    ...(made.length > 0 && { refunds: made }),
  }
  const unit = { reference_id: 'default', amount, ...names, ...(authorization && { payments }) }
  const whole = { id, intent, status, purchase_units: [unit], create_time, links: linksOf(base, order) }
  return whole satisfies Wire<Order>
}

type WirePart = Wire<PaymentAuthorization> | Wire<CapturedPayment>

/** A part of an order, as its own address and events show it. */
export const shownPart = <Made extends WirePart>({ id, custom_id, invoice_id }: PlayedOrder, part: Made) => ({
  custom_id,
  invoice_id,
  ...part,
  supplementary_data: { related_ids: { order_id: id } },
})
