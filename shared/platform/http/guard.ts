import { DomainError } from '../../kernel/errors.ts'
import { type Caller, isBearer, isMachine } from '../auth/access-token.ts'
import { countToday } from '../dynamo/daily-caps.ts'
import { countRequest, type RateLimitStatus } from '../dynamo/rate-limits.ts'
import { type Contract, type Limit, limitsOf } from './contract.ts'
import { type Request, requireAccess } from './request.ts'
import type { RequestContext } from './request-context.ts'

/** A limit whose numbers the deployment sets: `max` in any `seconds`, or `perDay` in a day of UTC. */
export type Cap = { readonly key: string } & (
  | { readonly max: number; readonly seconds: number }
  | { readonly perDay: number }
)

/** The key of a limit per e-mail address or phone number, which the table of limits must not have. */
export type ByContact = (per: 'email' | 'phone', request: Request) => Promise<string>

interface Steps<Loaded> {
  readonly load: () => Promise<Loaded>
  readonly caps?: (() => readonly Cap[] | Promise<readonly Cap[]>) | undefined
  readonly byContact?: ByContact | undefined
}

/**
 * Runs the check of session and scope, the rate-limit check and `load` concurrently. A failed check takes precedence over a failed
 * `load`.
 * @throws DomainError UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED, or what `load` throws
 */
export const guard = async <Loaded>(
  contract: Contract,
  request: Request,
  context: RequestContext,
  { load, caps, byContact }: Steps<Loaded>,
): Promise<Loaded> => {
  const [session, limit, loaded] = await Promise.allSettled([
    request.user && requireAccess(contract, request.user),
    caps ? checkCaps(caps(), request, context) : checkLimits(contract, request, context, byContact),
    load(),
  ])
  for (const step of [session, limit, loaded]) if (step.status === 'rejected') throw step.reason
  return (loaded as PromiseFulfilledResult<Awaited<Loaded>>).value
}

const checkLimits = async (
  contract: Contract,
  request: Request,
  context: RequestContext,
  byContact: ByContact | undefined,
): Promise<void> => {
  for (const limit of limitsOf(contract)) {
    const key = `${contract.name}#${await limitedBy(limit, request, byContact)}`
    requireAllowed(context, await countRequest(key, limit, request.now))
  }
}

/** Sequential: a request that one cap refuses is not counted by the caps after it. */
const checkCaps = async (
  caps: readonly Cap[] | Promise<readonly Cap[]>,
  request: Request,
  context: RequestContext,
): Promise<void> => {
  for (const { key, ...cap } of await caps) {
    const status = 'seconds' in cap ? countRequest(key, cap, request.now) : countToday(key, cap.perDay, request.now)
    requireAllowed(context, await status)
  }
}

/** The reply's headers describe the limit that refused, or else the one with the fewest requests left. */
const requireAllowed = (context: RequestContext, status: RateLimitStatus): void => {
  if (!context.rateLimit || !status.allowed || status.remaining < context.rateLimit.remaining)
    context.rateLimit = status
  if (status.allowed) return
  throw new DomainError('RATE_LIMITED', 'Too many requests. Please wait a moment and try again.', {
    retryAfterSeconds: status.retryAfterSeconds,
  })
}

const limitedBy = ({ per }: Limit, request: Request, byContact: ByContact | undefined) => {
  if (per === 'email' || per === 'phone') return (byContact as ByContact)(per, request)
  return per === 'user' && request.user ? idOf(request.user) : request.ip
}

/** A machine client is counted by its key, and takes nothing of its maker's share. */
const idOf = (caller: Caller): string => (!isBearer(caller) && isMachine(caller) ? caller.session_id : caller.user_id)
