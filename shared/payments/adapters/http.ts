import { setTimeout as delay } from 'node:timers/promises'
import { now } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { randomFraction } from '../../kernel/random.ts'
import { log } from '../../platform/observability/log.ts'

/** One call of a gateway's API. `key` is sent as Idempotency-Key. */
export interface Call {
  /** The gateway's name. */
  readonly gateway: string
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
    const answer = await measured(call)
    if (answer && answer.status !== 429 && answer.status < 500) return answer
    if (attempt < tries) await delay(pauseMs * attempt * (1 + randomFraction()))
  }
  throw new DomainError('GATEWAY_UNAVAILABLE', 'The payment gateway does not answer at the moment. Please try again.', {
    retryAfterSeconds: 5,
  })
}

/** Every try has its line: of all of them the alarm has the share that failed. */
const measured = async (call: Call): Promise<Answer | undefined> => {
  const startedAt = now()
  const [answer, failure] = await attemptOf(call).then(
    given => [given, failureOf(given.status)] as const,
    (error: unknown) => [undefined, reasonOf(error)] as const,
  )
  const fields = { gateway: call.gateway, status: answer?.status, code: failure, latency_ms: now() - startedAt }
  const isFailed = { gateway_failed: [failure ? 1 : 0, 'Count'] } as const
  if (!failure) log.info('gateway called', fields, { measures: isFailed })
  else
    log.warn(
      'gateway failed',
      fields,
      { measures: isFailed },
      { by: ['gateway', 'code'], measures: { gateway_failures: [1, 'Count'] } },
    )
  return answer
}

/** A gateway that refuses our key, has too much to do or is broken has failed; any other answer is one. */
const failureOf = (status: number): string | undefined =>
  status === 401 || status === 403 || status === 429 || status >= 500 ? `HTTP_${status}` : undefined

const reasonOf = (error: unknown): string => {
  const name = error instanceof Error ? error.name : ''
  if (name === 'TimeoutError') return 'TIMED_OUT'
  return name === 'SyntaxError' ? 'UNREADABLE' : 'UNREACHABLE'
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
