import { createHash } from 'node:crypto'
import { DomainError } from '../../kernel/errors.ts'
import { unauthenticated } from '../auth/access-token.ts'
import { isSessionAlive } from '../dynamo/access.ts'
import { countRequest } from '../dynamo/rate-limits.ts'
import type { Contract } from './contract.ts'
import type { Request } from './request.ts'
import type { Trail } from './trail.ts'

/**
 * The session and rate-limit checks of a request and what `load` reads for it, all at once. The checks speak first.
 * @throws DomainError UNAUTHENTICATED, RATE_LIMITED, or what `load` throws
 */
export const admit = async <Loaded>(
  contract: Contract,
  request: Request,
  trail: Trail,
  load: () => Promise<Loaded>,
): Promise<Loaded> => {
  const [session, limit, loaded] = await Promise.allSettled([
    checkSession(request),
    checkLimit(contract, request, trail),
    load(),
  ])
  for (const step of [session, limit, loaded]) if (step.status === 'rejected') throw step.reason
  return (loaded as PromiseFulfilledResult<Awaited<Loaded>>).value
}

const checkSession = async ({ user }: Request): Promise<void> => {
  if (user && !(await isSessionAlive(user.user_id, user.session_id))) throw unauthenticated()
}

const checkLimit = async (contract: Contract, request: Request, trail: Trail): Promise<void> => {
  if (!contract.limit) return
  const key = `${contract.name}#${limitedBy(contract, request)}`
  trail.standing = await countRequest(key, contract.limit, request.now)
  if (!trail.standing.allowed)
    throw new DomainError('RATE_LIMITED', 'Too many requests. Please wait a moment and try again.', {
      retryAfterSeconds: trail.standing.retryAfterSeconds,
    })
}

const limitedBy = ({ limit }: Contract, { user, ip, body }: Request): string => {
  if (limit?.per === 'email') return createHash('sha256').update(emailIn(body)).digest('base64url')
  return limit?.per === 'user' && user ? user.user_id : ip
}

const emailIn = (body: unknown): string =>
  String((body as { email?: unknown } | undefined)?.email ?? '')
    .trim()
    .toLowerCase()
