import { setTimeout as delay } from 'node:timers/promises'
import { DomainError } from '../../kernel/errors.ts'
import { randomFraction } from '../../kernel/random.ts'

/** One call of a gateway's API. `key` is sent as Idempotency-Key. */
export interface Call {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly authorization: string
  readonly key?: string
  readonly body?: unknown
}

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** Three tries of at most two and a half seconds end within an endpoint's time. */
const tries = 3
const patienceMs = 2_500
const pauseMs = 150

/**
 * Calls a gateway, and again after a time-out, a broken connection, a 429 or a 5xx. Every call can be repeated: it
 * reads, or it carries a key.
 * @throws DomainError GATEWAY_UNAVAILABLE
 */
export const callGateway = async (call: Call): Promise<Answer> => {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const answer = await attemptOf(call).catch(() => undefined)
    if (answer && answer.status !== 429 && answer.status < 500) return answer
    if (attempt < tries) await delay(pauseMs * attempt * (1 + randomFraction()))
  }
  throw new DomainError('GATEWAY_UNAVAILABLE', 'The payment gateway does not answer at the moment. Please try again.', {
    retryAfterSeconds: 5,
  })
}

const attemptOf = async ({ method, url, authorization, key, body }: Call): Promise<Answer> => {
  const reply = await fetch(url, {
    method,
    headers: {
      authorization,
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(patienceMs),
  })
  return { status: reply.status, body: await reply.json() }
}
