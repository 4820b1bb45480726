import { answered, callOutside, type Tried, Unanswered } from '../../platform/outside-call.ts'

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

/**
 * Calls a gateway's API, as `callOutside` does: a 429 or a 5xx is no answer.
 * @throws DomainError GATEWAY_UNAVAILABLE
 */
export const callGateway = (call: Call): Promise<Answer> => callOutside(call.gateway, signal => attemptOf(call, signal))

const attemptOf = async (call: Call, signal: AbortSignal): Promise<Tried<Answer>> => {
  const answer = await answerTo(call, signal).catch((error: unknown) => {
    throw new Unanswered(reasonOf(error))
  })
  return answered(answer, answer.status)
}

const reasonOf = (error: unknown): string => {
  const name = error instanceof Error ? error.name : ''
  if (name === 'TimeoutError') return 'TIMED_OUT'
  return name === 'SyntaxError' ? 'UNREADABLE' : 'UNREACHABLE'
}

const answerTo = async ({ method, url, authorization, key, body }: Call, signal: AbortSignal): Promise<Answer> => {
  const reply = await fetch(url, {
    method,
    headers: {
      authorization,
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal,
  })
  return { status: reply.status, body: await reply.json() }
}
