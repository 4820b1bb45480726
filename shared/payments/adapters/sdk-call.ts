import { setTimeout as delay } from 'node:timers/promises'
import { now } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { randomFraction } from '../../kernel/random.ts'
import { log } from '../../platform/observability/log.ts'

/** What a gateway answered instead of what was asked for. */
export interface Refusal {
  readonly status: number
  /** The gateway's own code. */
  readonly code: string
}

type Answer<T> = { readonly value: T } | { readonly refusal: Refusal }

/** Three tries of at most two and a half seconds end within an endpoint's time. */
const tries = 3
export const patienceMs = 2_500
const pauseMs = 150

/**
 * Makes a call through a gateway's SDK, and again after a time-out, a broken connection, a 429 or a 5xx. The work can be
 * repeated: it reads, or the gateway knows it by a key.
 * @param refusalOf reads the SDK's error; undefined where no answer came
 * @throws DomainError GATEWAY_UNAVAILABLE
 */
export const callSdk = async <T>(
  gateway: string,
  work: () => Promise<T>,
  refusalOf: (error: unknown) => Refusal | undefined,
): Promise<Answer<T>> => {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const answer = await measured(gateway, work, refusalOf)
    if (answer) return answer
    if (attempt < tries) await delay(pauseMs * attempt * (1 + randomFraction()))
  }
  throw new DomainError('GATEWAY_UNAVAILABLE', 'The payment gateway does not answer at the moment. Please try again.', {
    retryAfterSeconds: 5,
  })
}

/** @returns undefined when the call is to be repeated */
const measured = async <T>(
  gateway: string,
  work: () => Promise<T>,
  refusalOf: (error: unknown) => Refusal | undefined,
): Promise<Answer<T> | undefined> => {
  const startedAt = now()
  const answer = await work().then(
    (value): Answer<T> => ({ value }),
    (error: unknown) => {
      const refusal = refusalOf(error)
      return refusal && { refusal }
    },
  )
  const status = answer === undefined ? undefined : 'value' in answer ? 200 : answer.refusal.status
  logCall(gateway, status, now() - startedAt)
  return status === undefined || status === 429 || status >= 500 ? undefined : answer
}

/** Every try has its line, as those of other gateways: of all of them the alarm has the share that failed. */
const logCall = (gateway: string, status: number | undefined, latency_ms: number): void => {
  const code = failureOf(status)
  const fields = { gateway, status, code, latency_ms }
  const isFailed = { gateway_failed: [code ? 1 : 0, 'Count'] } as const
  if (!code) log.info('gateway called', fields, { measures: isFailed })
  else
    log.warn(
      'gateway failed',
      fields,
      { measures: isFailed },
      { by: ['gateway', 'code'], measures: { gateway_failures: [1, 'Count'] } },
    )
}

const failureOf = (status: number | undefined): string | undefined => {
  if (status === undefined) return 'UNREACHABLE'
  return status === 401 || status === 403 || status === 429 || status >= 500 ? `HTTP_${status}` : undefined
}

/** @throws Error for a refusal that the caller has no use for */
export const granted = <T>(gateway: string, answer: Answer<T>): T => {
  if ('value' in answer) return answer.value
  throw new Error(`the gateway ${gateway} refused with ${answer.refusal.status} ${answer.refusal.code}`)
}
