import type { Order } from '@paypal/paypal-server-sdk'
import type { GatewayOrder } from '../../../commerce/rules/gateway-order.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { CaptureOrder, Gateway, NewOrder } from '../gateway.ts'
import { returnUrlOf } from '../return-url.ts'
import { callSdk, granted } from '../sdk-call.ts'
import { toMoney } from './amount.ts'
import { clientOf, type PaypalSettings, refusalOf } from './client.ts'
import { authorizationIn, capturesIn, customIdOf, toOrder } from './order.ts'
import { findRefund, makeRefund } from './refund.ts'
import { loadSdk, sdk } from './sdk.ts'
import { readWebhook } from './webhook.ts'

const name = 'paypal'

/**
 * Every order is made to be authorized: an agreement reserves nothing, and an authorization can be let go. Nothing ends an
 * order that nobody has agreed to; PayPal forgets it after some hours.
 */
export const paypalGateway = (readSettings: () => Promise<PaypalSettings>): Gateway => {
  const settingsOf = async () => {
    await loadSdk()
    return readSettings()
  }
  const retrieve = async (orderId: string) => {
    const order = await read(await settingsOf(), orderId)
    return order && toOrder(order)
  }
  return {
    name,
    can: { cancel: false, capturePart: true, mandates: false },
    create: async order => create(await settingsOf(), order),
    retrieve,
    cancel: async () => {
      throw new Error('PayPal cannot cancel an order')
    },
    authorize: async orderId => authorize(await settingsOf(), orderId),
    capture: async order => capture(await settingsOf(), order),
    void: async orderId => {
      await release(await settingsOf(), orderId)
      return retrieve(orderId)
    },
    refund: async refund => makeRefund(await settingsOf(), refund),
    retrieveRefund: async refund => findRefund(await settingsOf(), refund),
    verifyWebhook: async (webhook, now) => readWebhook(webhook, await settingsOf(), now, retrieve),
  }
}

const create = async (settings: PaypalSettings, order: NewOrder): ReturnType<Gateway['create']> => {
  const request = { body: newOrder(settings, order), paypalRequestId: order.key, prefer: 'return=representation' }
  const orders = new (sdk().OrdersController)(clientOf(settings))
  const { result } = granted(name, await callSdk(name, () => orders.createOrder(request), refusalOf))
  const url = result.links?.find(({ rel }) => rel === 'payer-action' || rel === 'approve')?.href
  if (!result.id || !url) throw new Error('PayPal sent an order without a page to approve it')
  return { order_id: result.id, checkout: { url } }
}

const newOrder = ({ return_url }: PaypalSettings, order: NewOrder) => ({
  intent: sdk().CheckoutPaymentIntent.Authorize,
  purchaseUnits: [
    {
      amount: toMoney(order.amount, order.currency),
      customId: customIdOf(order.user_id, order.payment_id),
      invoiceId: order.key,
      description: order.description,
    },
  ],
  paymentSource: {
    paypal: {
      experienceContext: {
        userAction: sdk().PaypalExperienceUserAction.PayNow,
        shippingPreference: sdk().PaypalWalletContextShippingPreference.NoShipping,
        ...(return_url && { returnUrl: returnUrlOf(return_url, order), cancelUrl: returnUrlOf(return_url, order) }),
      },
    },
  },
})

const read = async (settings: PaypalSettings, id: string): Promise<Order | undefined> => {
  const orders = new (sdk().OrdersController)(clientOf(settings))
  const answer = await callSdk(name, () => orders.getOrder({ id }), refusalOf)
  if ('refusal' in answer && answer.refusal.status === 404) return undefined
  return granted(name, answer).result
}

/** @throws Error when PayPal has no such order of this service */
const own = (order: Order | undefined): GatewayOrder => {
  const own = order && toOrder(order)
  if (!own) throw new Error('PayPal has no such order of this service')
  return own
}

/**
 * Reserves the money of an order that the customer has agreed to. No key: PayPal authorizes an order once, and after a
 * decline the customer may agree with another card.
 */
const authorize = async (settings: PaypalSettings, id: string): Promise<GatewayOrder> => {
  const orders = new (sdk().OrdersController)(clientOf(settings))
  const answer = await callSdk(name, () => orders.authorizeOrder({ id, body: {} }), refusalOf)
  if ('refusal' in answer && answer.refusal.status !== 422) granted(name, answer)
  const order = own(await read(settings, id))
  const isDeclined = 'refusal' in answer && answer.refusal.code === 'INSTRUMENT_DECLINED'
  return isDeclined && order.authorization === undefined ? { ...order, status: 'declined' } : order
}

const refused = () =>
  new DomainError('CAPTURE_REFUSED', 'The authorization has ended; no money can be taken for it any more.')

const refusals: readonly string[] = ['AUTHORIZATION_EXPIRED', 'AUTHORIZATION_VOIDED', 'AUTHORIZATION_DENIED']

/** One capture is the final one: PayPal releases the rest. */
const capture = async (settings: PaypalSettings, { key, order_id, amount }: CaptureOrder): Promise<GatewayOrder> => {
  const order = await read(settings, order_id)
  const known = own(order)
  const authorization = order && authorizationIn(order)
  if (known.captures.length > 0) return known
  if (!authorization?.id || authorization.status === sdk().AuthorizationStatus.Voided) throw refused()
  const currency = authorization.amount?.currencyCode ?? ''
  const request = {
    authorizationId: authorization.id,
    paypalRequestId: key,
    prefer: 'return=representation',
    body: { amount: toMoney(amount, currency), finalCapture: true },
  }
  const payments = new (sdk().PaymentsController)(clientOf(settings))
  const answer = await callSdk(name, () => payments.captureAuthorizedPayment(request), refusalOf)
  if ('refusal' in answer && refusals.includes(answer.refusal.code)) throw refused()
  if ('refusal' in answer && answer.refusal.code !== 'AUTHORIZATION_ALREADY_CAPTURED') granted(name, answer)
  return afterCapture(await read(settings, order_id))
}

const afterCapture = (order: Order | undefined): GatewayOrder => {
  const seen = own(order)
  const isDeclined = order && capturesIn(order).some(({ status }) => status === sdk().CaptureStatus.Declined)
  if (isDeclined && seen.captures.length === 0) throw refused()
  return seen
}

/** PayPal refuses for an authorization that has ended, and the order tells how. */
const release = async (settings: PaypalSettings, orderId: string): Promise<void> => {
  const order = await read(settings, orderId)
  const authorization = order && authorizationIn(order)
  if (!authorization?.id || authorization.status !== sdk().AuthorizationStatus.Created) return
  const request = { authorizationId: authorization.id, prefer: 'return=representation' }
  const payments = new (sdk().PaymentsController)(clientOf(settings))
  const answer = await callSdk(name, () => payments.voidPayment(request), refusalOf)
  if ('refusal' in answer && answer.refusal.status !== 422) granted(name, answer)
}
