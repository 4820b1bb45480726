import { createHash, createHmac } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { APIGatewayProxyStructuredResultV2 as Result } from 'aws-lambda'
import { DomainError } from '../../kernel/errors.ts'
import { abandonOnce, beginOnce, bindKey, finishOnce, freeKey, type Lease } from '../dynamo/idempotency.ts'
import type { Contract } from './contract.ts'
import { toProblem } from './problem.ts'
import type { Request } from './request.ts'

/** Runs the work of a request, or replies as to an earlier attempt of it. */
export type Repeats = (contract: Contract, request: Request, work: () => Promise<Result>) => Promise<Result>

export const keyReused = () =>
  new DomainError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used before with another request.')

const leaseMs = 35_000
const waits = [50, 100, 200, 400, 800, 1600]

/**
 * Runs `work` once per caller, endpoint and Idempotency-Key; a repeated request gets the first reply, its headers and
 * cookies too. A concurrent one waits about three seconds for it. A failure is not kept.
 * @throws DomainError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_PROGRESS
 */
export const once: Repeats = async (contract, request, work) => {
  if (!request.idempotencyKey) return work()
  const { scope, fingerprint } = keptOf(contract, request, request.idempotencyKey)
  for (const wait of [...waits, undefined]) {
    const earlier = await beginOnce(scope, fingerprint, request.now, leaseMs)
    if (earlier.kind === 'other-request') throw keyReused()
    if (earlier.kind === 'replied') return JSON.parse(earlier.body)
    if (earlier.kind === 'none') return attempt(scope, earlier.lease, work)
    if (wait !== undefined) await delay(wait)
  }
  throw new DomainError('IDEMPOTENCY_IN_PROGRESS', 'The same request is still being worked on. Please ask again.', {
    retryAfterSeconds: 2,
  })
}

/**
 * Runs `work` at every attempt of the one request that a caller may send to an endpoint under an Idempotency-Key:
 * `work` finds its own earlier effect. A refusal frees the key if there was no other attempt.
 * @throws DomainError IDEMPOTENCY_KEY_REUSED
 */
export const bound: Repeats = async (contract, request, work) => {
  if (!request.idempotencyKey) return work()
  const { scope, fingerprint } = keptOf(contract, request, request.idempotencyKey)
  const attempt = await bindKey(scope, fingerprint, request.now)
  if (!attempt) throw keyReused()
  return work().catch(async error => {
    if (isRefusal(contract, error)) await freeKey(scope, attempt)
    throw error
  })
}

/** What failed in any other way, a gateway that did not answer too, may have done half of it, for its repeat to finish. */
const isRefusal = (contract: Contract, error: unknown): boolean => toProblem(contract, error, '').status < 500

/**
 * By what a request is kept. The client's key is not kept but as a hash, and is the key to the hash of the request: whoever
 * reads the table cannot guess the passengers of a booking from it, and it takes no call to get a secret.
 */
const keptOf = ({ name }: Contract, { user, ip, fingerprint }: Request, key: string) => ({
  scope: `${name}#${user?.user_id ?? ip}#${createHash('sha256').update(key).digest('base64url')}`,
  fingerprint: createHmac('sha256', key).update(fingerprint).digest('base64url'),
})

const attempt = async (scope: string, lease: Lease, work: () => Promise<Result>): Promise<Result> => {
  const result = await work().catch(async error => {
    await abandonOnce(scope, lease)
    throw error
  })
  // Outside of the catch: the work is done, so a reply that cannot be kept must not free the key.
  await finishOnce(scope, lease, JSON.stringify(result))
  return result
}
