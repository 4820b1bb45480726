import { createHash } from 'node:crypto'
import { DomainError } from '../../kernel/errors.ts'
import { unauthenticated } from '../auth/access-token.ts'
import { countToday } from '../dynamo/daily-caps.ts'
import { countRequest, type RateLimitStatus } from '../dynamo/rate-limits.ts'
import { type Contract, type Limit, limitsOf } from './contract.ts'
import { isSignedIn, type Request } from './request.ts'
import type { RequestContext } from './request-context.ts'

/** A limit whose numbers the deployment sets: `max` in any `seconds`, or `perDay` in a day of UTC. */
export type Cap = { readonly key: string } & (
  | { readonly max: number; readonly seconds: number }
  | { readonly perDay: number }
)

/**
 * Runs the session check, the rate-limit check and `load` concurrently. A failed check takes precedence over a failed
 * `load`.
 * @throws DomainError UNAUTHENTICATED, RATE_LIMITED, or what `load` throws
 */
export const guard = async <Loaded>(
  contract: Contract,
  request: Request,
  context: RequestContext,
  { load, caps }: { readonly load: () => Promise<Loaded>; readonly caps?: (() => readonly Cap[]) | undefined },
): Promise<Loaded> => {
  const [session, limit, loaded] = await Promise.allSettled([
    checkSession(request),
    caps ? checkCaps(caps(), request, context) : checkLimit(contract, request, context),
    load(),
  ])
  for (const step of [session, limit, loaded]) if (step.status === 'rejected') throw step.reason
  return (loaded as PromiseFulfilledResult<Awaited<Loaded>>).value
}

const checkSession = async ({ user }: Request): Promise<void> => {
  if (user && !(await isSignedIn(user))) throw unauthenticated()
}

const checkLimit = async (contract: Contract, request: Request, context: RequestContext): Promise<void> => {
  for (const limit of limitsOf(contract))
    requireAllowed(context, await countRequest(`${contract.name}#${limitedBy(limit, request)}`, limit, request.now))
}

/** Sequential: a request that one cap refuses is not counted by the caps after it. */
const checkCaps = async (caps: readonly Cap[], request: Request, context: RequestContext): Promise<void> => {
  for (const { key, ...cap } of caps) {
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

const limitedBy = ({ per }: Limit, { user, ip, body }: Request): string => {
  if (per === 'email') return hashed(memberOf(body, 'email').toLowerCase())
  if (per === 'phone') return hashed(memberOf(body, 'phone_number'))
  return per === 'user' && user ? user.user_id : ip
}

const memberOf = (body: unknown, name: string): string =>
  String((body as Record<string, unknown> | undefined)?.[name] ?? '').trim()

/** Hides the e-mail address or phone number that a limit is counted by: the table stores its hash only. */
export const hashed = (text: string): string => createHash('sha256').update(text).digest('base64url')
