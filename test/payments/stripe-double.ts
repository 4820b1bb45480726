import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

type Fields = Record<string, string>

interface Made {
  readonly id: string
  status: string
  readonly fields: Fields
  readonly created: number
  intent?: { id: string; status: string; received: number; error: boolean; cancellation_reason: string | null }
}

interface MadeRefund {
  readonly id: string
  readonly fields: Fields
  status: string
}

const seconds = () => Math.floor(Date.now() / 1000)

const nested = (fields: Fields, prefix: string): Fields =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => {
      const [, name] = new RegExp(`^${prefix}\\[(\\w+)\\]$`).exec(key) ?? []
      return name === undefined ? [] : [[name, value]]
    }),
  )

/** Stripe's HTTP API, as far as the adapter uses it: form-encoded bodies, keys that repeat an answer, errors in its own form. */
export const startStripe = async () => {
  const sessions = new Map<string, Made>()
  const refunds = new Map<string, MadeRefund>()
  const answered = new Map<string, { body: string; answer: [number, unknown] }>()
  let lost = 0
  let calls = 0

  const refuse = (status: number, code: string): [number, unknown] => [
    status,
    { error: { type: status === 402 ? 'card_error' : 'invalid_request_error', code, message: code } },
  ]
  const intentShown = (made: Made) => {
    const { intent, fields, created } = made
    if (!intent) return null
    const currency = fields['line_items[0][price_data][currency]']
    const amount = Number(fields['line_items[0][price_data][unit_amount]'])
    const isCharged = intent.status !== 'requires_payment_method'
    const balance_transaction =
      intent.status === 'succeeded' ? { id: `txn_${intent.id}`, created: seconds(), currency, fee: 30 } : null
    return {
      id: intent.id,
      object: 'payment_intent',
      status: intent.status,
      amount,
      amount_received: intent.received,
      currency,
      capture_method: fields['payment_intent_data[capture_method]'],
      cancellation_reason: intent.cancellation_reason,
      last_payment_error: intent.error ? { code: 'card_declined' } : null,
      latest_charge: isCharged
        ? {
            id: `ch_${intent.id}`,
            status: 'succeeded',
            created,
            payment_method_details: { card: { capture_before: created + 600_000 } },
            balance_transaction,
          }
        : null,
    }
  }
  const shown = (made: Made) => ({
    id: made.id,
    object: 'checkout.session',
    status: made.status,
    currency: made.fields['line_items[0][price_data][currency]'],
    metadata: nested(made.fields, 'metadata'),
    url: made.status === 'open' ? `https://checkout.stripe.com/c/pay/${made.id}` : null,
    payment_intent: intentShown(made),
  })
  const refundShown = ({ id, fields, status }: MadeRefund) => {
    const { amount, charge } = fields
    return {
      id,
      object: 'refund',
      status,
      amount: Number(amount),
      currency: 'inr',
      charge,
      metadata: nested(fields, 'metadata'),
    }
  }
  const byIntent = (id: string | null | undefined) => [...sessions.values()].find(({ intent }) => intent?.id === id)

  const sessionCall = (id: string | undefined, action: string | undefined, fields: Fields): [number, unknown] => {
    if (id === undefined) {
      const made = { id: `cs_test_${randomUUID()}`, status: 'open', fields, created: seconds() }
      sessions.set(made.id, made)
      return [200, shown(made)]
    }
    const made = sessions.get(id)
    if (!made) return refuse(404, 'resource_missing')
    if (action === 'expire') {
      if (made.status !== 'open') return refuse(400, 'resource_unexpected_state')
      made.status = 'expired'
    }
    return [200, shown(made)]
  }
  const intentCall = (id: string | undefined, action: string | undefined, fields: Fields): [number, unknown] => {
    const made = byIntent(id)
    if (!made?.intent) return refuse(404, 'resource_missing')
    if (made.intent.status !== 'requires_capture') return refuse(400, 'payment_intent_unexpected_state')
    if (action === 'capture')
      Object.assign(made.intent, { status: 'succeeded', received: Number(fields.amount_to_capture) })
    else Object.assign(made.intent, { status: 'canceled', cancellation_reason: null })
    return [200, intentShown(made)]
  }
  const refundCall = (method: string, id: string | undefined, fields: Fields): [number, unknown] => {
    if (id !== undefined) {
      const made = refunds.get(id)
      return made ? [200, refundShown(made)] : refuse(404, 'resource_missing')
    }
    const own = [...refunds.values()].filter(({ fields: { charge } }) => charge === fields.charge)
    if (method === 'GET') return [200, { object: 'list', data: own.map(refundShown), has_more: false }]
    const made = byIntent(fields.charge?.slice(3))
    const back = own.reduce((sum, { fields: { amount } }) => sum + Number(amount), Number(fields.amount))
    if (!made?.intent || back > made.intent.received) return refuse(400, 'charge_already_refunded')
    const refund = { id: `re_${randomUUID()}`, fields, status: 'pending' }
    refunds.set(refund.id, refund)
    return [200, refundShown(refund)]
  }
  const answerTo = (method: string, url: URL, fields: Fields): [number, unknown] => {
    const [, , resource, ...rest] = url.pathname.split('/')
    if (resource === 'payment_intents') return intentCall(rest[0], rest[1], fields)
    if (resource === 'refunds')
      return refundCall(method, rest[0], { ...Object.fromEntries(url.searchParams), ...fields })
    if (method === 'GET' && rest[1] === undefined) {
      const made = byIntent(url.searchParams.get('payment_intent'))
      return [200, { object: 'list', data: made ? [shown(made)] : [], has_more: false }]
    }
    return sessionCall(rest[1], rest[2], fields)
  }
  const keyed = (key: string | undefined, body: string, answer: () => [number, unknown]): [number, unknown] => {
    const known = key === undefined ? undefined : answered.get(key)
    if (known) return known.body === body ? known.answer : refuse(400, 'idempotency_key_in_use')
    const given = answer()
    if (key !== undefined) answered.set(key, { body, answer: given })
    return given
  }
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    calls += 1
    const body = await text(request)
    const fields = Object.fromEntries(new URLSearchParams(body))
    const url = new URL(request.url ?? '/', 'http://stripe')
    const key = request.headers['idempotency-key'] as string | undefined
    const method = request.method ?? 'GET'
    const [status, reply] = keyed(method === 'POST' ? key : undefined, body, () => answerTo(method, url, fields))
    if (lost > 0) {
      lost -= 1
      return request.socket.destroy()
    }
    return response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
  }
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const sessionOf = (id: string): Made => sessions.get(id) as Made
  return {
    url: `http://127.0.0.1:${port}`,
    calls: () => calls,
    count: () => sessions.size,
    /** The effect happens, and the reply never comes. */
    loseReply: () => {
      lost = 1
    },
    pay: (id: string, card: 'good' | 'declined' = 'good') => {
      const made = sessionOf(id)
      const isManual = made.fields['payment_intent_data[capture_method]'] === 'manual'
      const amount = Number(made.fields['line_items[0][price_data][unit_amount]'])
      const isGood = card === 'good'
      const status = isGood ? (isManual ? 'requires_capture' : 'succeeded') : 'requires_payment_method'
      const received = isGood && !isManual ? amount : 0
      made.intent = { id: `pi_${randomUUID()}`, status, received, error: !isGood, cancellation_reason: null }
      if (isGood) made.status = 'complete'
    },
    lapse: (id: string) =>
      Object.assign(sessionOf(id).intent ?? {}, { status: 'canceled', cancellation_reason: 'automatic' }),
    settleRefund: (id: string, status: 'succeeded' | 'failed') => Object.assign(refunds.get(id) ?? {}, { status }),
    session: (id: string) => shown(sessionOf(id)),
    refund: (id: string) => refundShown(refunds.get(id) as MadeRefund),
    fields: (id: string) => sessionOf(id).fields,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
