import { createVerify } from 'node:crypto'
import { crc32 } from 'node:zlib'
import * as z from 'zod/mini'
import type { GatewayEvent, GatewayOrder, RefundNews } from '../../../commerce/rules/gateway-order.ts'
import { bodyOf, untrusted, type Webhook } from '../webhook.ts'
import { certificateAt } from './certificate.ts'
import type { PaypalSettings } from './client.ts'
import { namesOf, toAmount } from './order.ts'
import { stateOf } from './refund.ts'

const Money = z.object({ currency_code: z.string(), value: z.string() })

const Event = z.object({
  id: z.string().check(z.maxLength(64)),
  event_type: z.string(),
  create_time: z.iso.datetime(),
  resource: z.object({
    id: z.optional(z.string()),
    status: z.optional(z.string()),
    custom_id: z.optional(z.string()),
    amount: z.optional(Money),
    supplementary_data: z.optional(
      z.object({ related_ids: z.optional(z.object({ order_id: z.optional(z.string()) })) }),
    ),
    links: z.optional(z.array(z.object({ rel: z.string(), href: z.string() }))),
  }),
})

type Event = z.infer<typeof Event>

const ofOrder: readonly string[] = ['CHECKOUT.ORDER.APPROVED']
const ofMoney: readonly string[] = [
  'PAYMENT.AUTHORIZATION.CREATED',
  'PAYMENT.AUTHORIZATION.VOIDED',
  'PAYMENT.CAPTURE.COMPLETED',
  'PAYMENT.CAPTURE.DENIED',
  'PAYMENT.CAPTURE.DECLINED',
  'PAYMENT.CAPTURE.PENDING',
]
const ofRefunds: readonly string[] = [
  'PAYMENT.CAPTURE.REFUNDED',
  'PAYMENT.REFUND.COMPLETED',
  'PAYMENT.REFUND.PENDING',
  'PAYMENT.REFUND.FAILED',
]

/**
 * An event says which order has changed, and the order is asked for.
 * @returns undefined for an event about nothing of this service
 * @throws DomainError SIGNATURE_INVALID; VALIDATION_FAILED for a genuine one of an unknown form
 */
export const readWebhook = async (
  webhook: Webhook,
  settings: PaypalSettings,
  now: number,
  retrieve: (orderId: string) => Promise<GatewayOrder | undefined>,
): Promise<GatewayEvent | undefined> => {
  if (!(await isGenuine(webhook, settings, now))) throw untrusted()
  const event = bodyOf(Event, webhook.rawBody)
  const { id: event_id, event_type: type, create_time } = event
  const head = { gateway: 'paypal', event_id, type, occurred_at: Date.parse(create_time) }
  if (ofRefunds.includes(type)) {
    const refund = newsOf(event)
    return refund && { ...head, refund }
  }
  const orderId = orderIdOf(event)
  const order = orderId ? await retrieve(orderId) : undefined
  return order && { ...head, order }
}

const tolerantForMs = 300_000

/** PayPal signs the id and time of the transmission, the webhook's id, and the CRC32 of the body. */
const isGenuine = async ({ rawBody, headers }: Webhook, settings: PaypalSettings, now: number): Promise<boolean> => {
  const id = headers['paypal-transmission-id']
  const time = headers['paypal-transmission-time']
  const signature = headers['paypal-transmission-sig']
  if (!id || !time || !signature || headers['paypal-auth-algo'] !== 'SHA256withRSA') return false
  if (!(Math.abs(now - Date.parse(time)) <= tolerantForMs)) return false
  const certificate = await certificateAt(headers['paypal-cert-url'], settings.url, now)
  if (certificate?.publicKey.asymmetricKeyType !== 'rsa') return false
  const signed = `${id}|${time}|${settings.webhook_id}|${crc32(rawBody)}`
  return createVerify('RSA-SHA256').update(signed).verify(certificate.publicKey, Buffer.from(signature, 'base64'))
}

const orderIdOf = ({ event_type, resource }: Event): string | undefined => {
  if (ofOrder.includes(event_type)) return resource.id
  return ofMoney.includes(event_type) ? resource.supplementary_data?.related_ids?.order_id : undefined
}

const RefundOf = z.object({
  id: z.string(),
  status: z.enum(['CANCELLED', 'FAILED', 'PENDING', 'COMPLETED']),
  amount: Money,
})

/** A refund that was made at the dashboard has no names of this service. */
const newsOf = ({ resource }: Event): RefundNews | undefined => {
  const [user_id, payment_id, refund_id, part] = namesOf(resource.custom_id)
  const capture_id = resource.links
    ?.find(({ rel }) => rel === 'up')
    ?.href.split('/')
    .at(-1)
  const refund = z.safeParse(RefundOf, resource).data
  if (!refund || !user_id || !payment_id || !refund_id || !capture_id) return undefined
  const { id: gateway_refund_id, status, amount } = refund
  const money = toAmount({ currencyCode: amount.currency_code, value: amount.value })
  const state = stateOf(status)
  return { user_id, payment_id, capture_id, ...(part && { part }), refund_id, gateway_refund_id, state, ...money }
}
