import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleType,
  retry,
  wrap,
} from 'cockatiel'
import { now } from '../kernel/clock.ts'
import { DomainError } from '../kernel/errors.ts'
import { log } from './observability/log.ts'

/** A try that says nothing of the call: it is made again, and counts towards opening the circuit. `code` is for the log. */
export class Unanswered extends Error {
  readonly code: string
  readonly status: number | undefined

  constructor(code: string, status?: number) {
    super(code)
    this.name = 'Unanswered'
    this.code = code
    this.status = status
  }
}

/** What a try came to. `failure` is for the log and the alarm, where the service answered and something is wrong all the same. */
export interface Tried<T> {
  readonly value: T
  readonly status?: number | undefined
  readonly failure?: string | undefined
}

/**
 * What a try came to that got an answer of HTTP.
 * @throws Unanswered for an overload or a fault
 */
export const answered = <T>(value: T, status: number): Tried<T> => {
  if (status === 429 || status >= 500) throw new Unanswered(`HTTP_${status}`, status)
  // A service that refuses our key has failed, and no repeat would help.
  return { value, status, ...((status === 401 || status === 403) && { failure: `HTTP_${status}` }) }
}

/** Three tries of at most two and a half seconds end within an endpoint's time. */
const tries = 3
export const patienceMs = 2_500
const pauses = { initialDelay: 150, maxDelay: 450 }

const failuresToOpen = 5
export const openForMs = 30_000

const policyOf = (service: string) => {
  const unanswered = handleType(Unanswered)
  const breaker = circuitBreaker(unanswered, {
    halfOpenAfter: openForMs,
    breaker: new ConsecutiveBreaker(failuresToOpen),
  })
  breaker.onBreak(() => log.error('circuit opened', { service }, { measures: { circuits_opened: [1, 'Count'] } }))
  const repeated = retry(unanswered, { maxAttempts: tries - 1, backoff: new ExponentialBackoff(pauses) })
  return { policy: wrap(repeated, breaker), isOpen: () => breaker.state === CircuitState.Open }
}

const policies = new Map<string, ReturnType<typeof policyOf>>()

const policyFor = (service: string) => {
  const policy = policies.get(service) ?? policyOf(service)
  policies.set(service, policy)
  return policy
}

/**
 * Calls a payment gateway, and again after a time-out, a broken connection, an overload or a fault. Every call can be
 * repeated: it reads, or it carries a key. After five such failures in a row nothing is called for thirty seconds; one
 * call then tries whether the gateway is back.
 * @param attempt one try; it throws `Unanswered` where the call is to be made again
 * @throws DomainError GATEWAY_UNAVAILABLE, and what else `attempt` throws
 */
export const callOutside = async <T>(
  gateway: string,
  attempt: (signal: AbortSignal) => Promise<Tried<T>>,
): Promise<T> => {
  try {
    const settled = await policyFor(gateway).policy.execute(() => measured(gateway, attempt))
    if ('refusal' in settled) throw settled.refusal
    return settled.value
  } catch (error) {
    if (error instanceof BrokenCircuitError) throw unavailable(openForMs / 1000)
    if (error instanceof Unanswered) throw unavailable(5)
    throw error
  }
}

/** A service that does not answer; `isOpen`: it is not called for a while. */
export class ServiceUnavailable extends Error {
  readonly service: string
  readonly isOpen: boolean

  constructor(service: string, isOpen: boolean) {
    super(`${service} does not answer`)
    this.name = 'ServiceUnavailable'
    this.service = service
    this.isOpen = isOpen
  }
}

/**
 * Calls another service in the same way, for work that comes again from a queue.
 * @param withinMs a try is given up after
 * @throws ServiceUnavailable, and what else `attempt` throws
 */
export const callService = async <T>(
  service: string,
  attempt: (signal: AbortSignal) => Promise<T>,
  withinMs: number,
): Promise<T> => {
  const { policy, isOpen } = policyFor(service)
  try {
    const settled = await policy.execute(() => settledOf(service, attempt, withinMs))
    if ('refusal' in settled) throw settled.refusal
    return settled.value
  } catch (error) {
    if (error instanceof BrokenCircuitError || error instanceof Unanswered)
      throw new ServiceUnavailable(service, isOpen() || error instanceof BrokenCircuitError)
    throw error
  }
}

const settledOf = async <T>(
  service: string,
  attempt: (signal: AbortSignal) => Promise<T>,
  withinMs: number,
): Promise<Settled<T>> => {
  const startedAt = now()
  try {
    return { value: await attempt(AbortSignal.timeout(withinMs)) }
  } catch (error) {
    if (!(error instanceof Unanswered)) return { refusal: error }
    log.warn('service failed', { service, status: error.status, code: error.code, latency_ms: now() - startedAt })
    throw error
  }
}

const unavailable = (retryAfterSeconds: number): DomainError =>
  new DomainError('GATEWAY_UNAVAILABLE', 'The payment gateway does not answer at the moment. Please try again.', {
    retryAfterSeconds,
  })

type Settled<T> = { readonly value: T } | { readonly refusal: unknown }

/** Every try has its line: of all of them the alarm has the share that failed. A refusal is an answer: it must not count in the circuit. */
const measured = async <T>(
  gateway: string,
  attempt: (signal: AbortSignal) => Promise<Tried<T>>,
): Promise<Settled<T>> => {
  const startedAt = now()
  const line = (status: number | undefined, failure: string | undefined) =>
    note({ gateway, status, code: failure, latency_ms: now() - startedAt })
  try {
    const { value, status, failure } = await attempt(AbortSignal.timeout(patienceMs))
    line(status, failure)
    return { value }
  } catch (error) {
    line(error instanceof Unanswered ? error.status : undefined, error instanceof Unanswered ? error.code : undefined)
    if (error instanceof Unanswered) throw error
    return { refusal: error }
  }
}

interface Line {
  readonly gateway: string
  readonly status: number | undefined
  readonly code: string | undefined
  readonly latency_ms: number
}

const note = (fields: Line): void => {
  const isFailed = { gateway_failed: [fields.code ? 1 : 0, 'Count'] } as const
  if (!fields.code) log.info('gateway called', { ...fields }, { measures: isFailed })
  else
    log.warn(
      'gateway failed',
      { ...fields },
      { measures: isFailed },
      { by: ['gateway', 'code'], measures: { gateway_failures: [1, 'Count'] } },
    )
}
