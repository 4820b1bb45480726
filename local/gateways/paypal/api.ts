import { basicOf } from '../double.ts'
import type { Asked, Reply } from '../exchange.ts'
import { authorize, capture, create, refund, type Step } from './moves.ts'
import {
  type PlayedAuthorization,
  type PlayedCapture,
  type PlayedOrder,
  type PlayedRefund,
  shown,
  shownPart,
  timeText,
} from './records.ts'

export interface Keys {
  readonly client_id: string
  readonly client_secret: string
}

/** An account at the played PayPal. */
export interface Account {
  readonly orders: Map<string, PlayedOrder>
  /** Replies by the `PayPal-Request-Id` of their requests. */
  readonly replies: Map<string, Reply>
}

/** What a test or a person has chosen for the refunds that follow. */
export interface Played {
  refunds: PlayedRefund['status']
}

const names: Readonly<Record<number, string>> = {
  400: 'INVALID_REQUEST',
  401: 'AUTHENTICATION_FAILURE',
  404: 'RESOURCE_NOT_FOUND',
  422: 'UNPROCESSABLE_ENTITY',
}

const refused = (status: number, issue: string): Reply => ({
  status,
  body: {
    name: names[status],
    message: 'The requested action could not be performed, or is semantically incorrect.',
    debug_id: '90957fca61718',
    details: [{ issue, description: issue }],
    links: [],
  },
})

const token = 'A21AAplayed'

/** Where the gateway is, and what it plays. */
export interface Around {
  /** Known once it is served. */
  base: string
  readonly played: Played
}

/** PayPal's API as far as tokens, orders v2 and payments v2 go. */
export const answer = (account: Account, keys: Keys, asked: Asked, around: Around): Reply => {
  const { path, headers, method } = asked
  if (path.join('/') === 'v1/oauth2/token') {
    if (headers.authorization !== basicOf(keys.client_id, keys.client_secret)) return refused(401, 'invalid_client')
    const scope = 'https://uri.paypal.com/services/payments/payment https://uri.paypal.com/services/payments/refund'
    const nonce = `${timeText()}played`
    const body = { scope, access_token: token, token_type: 'Bearer', app_id: 'APP-1', expires_in: 32_400, nonce }
    return { status: 200, body }
  }
  if (headers.authorization !== `Bearer ${token}`) return refused(401, 'INVALID_TOKEN')
  const key = headers['paypal-request-id']
  const id = key && `${method} ${path.join('/')} ${key}`
  const known = id && account.replies.get(id)
  if (known) return known
  const reply = replyTo(account, asked, around)
  if (id && reply.status < 300) account.replies.set(id, reply)
  return reply
}

const replyTo = ({ orders }: Account, asked: Asked, around: Around): Reply => {
  const { base } = around
  const [, service, entity, id, action] = asked.path
  const body = asked.body === '' ? {} : JSON.parse(asked.body)
  if (service === 'checkout' && id === undefined) {
    const made = create(orders, body)
    return typeof made === 'string' ? refused(422, made) : { status: 200, body: shown(base, made) }
  }
  const order = [...orders.values()].find(each => idsOf(each).includes(id ?? ''))
  if (!order) return refused(404, 'INVALID_RESOURCE_ID')
  if (service === 'checkout') return ofOrder(base, order, action)
  return ofPart(around, order, { entity, id, action, body })
}

const idsOf = ({ id, authorization, capture, refunds }: PlayedOrder): readonly (string | undefined)[] => [
  id,
  authorization?.id,
  capture?.id,
  ...refunds.map(each => each.id),
]

const ofOrder = (base: string, order: PlayedOrder, action: string | undefined): Reply => {
  const refusal = action === 'authorize' ? authorize(base, order) : undefined
  if (typeof refusal === 'string') return refused(422, refusal)
  return { status: action === 'authorize' ? 201 : 200, body: shown(base, order) }
}

interface PartCall {
  readonly entity: string | undefined
  readonly id: string | undefined
  readonly action: string | undefined
  readonly body: Record<string, never>
}

const ofPart = ({ base, played }: Around, order: PlayedOrder, { entity, id, action, body }: PartCall): Reply => {
  const replyOf = (made: Step<PlayedAuthorization | PlayedCapture>, status = 201): Reply =>
    typeof made === 'string' ? refused(422, made) : { status, body: shownPart(order, made) }
  const replyOfRefund = (made: Step<PlayedRefund>, status = 201): Reply =>
    typeof made === 'string' ? refused(422, made) : { status, body: made }
  if (entity === 'authorizations') {
    if (action === 'capture') return replyOf(capture(base, order, body))
    if (action === 'void') return replyOf(voided(order), 200)
    return replyOf(order.authorization ?? 'INVALID_RESOURCE_ID', 200)
  }
  if (action === 'refund') return replyOfRefund(refund(base, order, body, played.refunds))
  if (entity === 'captures') return replyOf(order.capture ?? 'INVALID_RESOURCE_ID', 200)
  return replyOfRefund(order.refunds.find(each => each.id === id) ?? 'INVALID_RESOURCE_ID', 200)
}

const voided = ({ authorization }: PlayedOrder): Step<PlayedAuthorization> => {
  if (!authorization) return 'INVALID_RESOURCE_ID'
  if (authorization.status === 'CAPTURED') return 'PREVIOUSLY_CAPTURED'
  if (authorization.status === 'VOIDED') return 'PREVIOUSLY_VOIDED'
  authorization.status = 'VOIDED'
  return authorization
}
