import * as z from 'zod/mini'
import { product } from '../../domains.ts'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { rotatedTooOften } from './errors.ts'
import { StoredRole } from './permissions.ts'

const Earlier = z.object({ hash: z.string(), until: z.string() })
type Earlier = Immutable<z.infer<typeof Earlier>>

/**
 * A key's record. Times are ISO 8601. Only hashes are kept: of the key, and of `earlier` ones that it replaced and that work
 * until the time beside them, the latest last.
 */
export const ApiKey = z.object({
  id: z.string(),
  user_id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  role: StoredRole,
  roles: z.array(StoredRole),
  hash: z.string(),
  earlier: z.optional(z.array(Earlier)),
  /** Rises with each rotation. */
  revision: z.number(),
  created_at: z.string(),
  expires_at: z.optional(z.string()),
  rotated_at: z.optional(z.string()),
  last_used_at: z.optional(z.string()),
  revoked_at: z.optional(z.string()),
})

export type ApiKey = Immutable<z.infer<typeof ApiKey>>

/** So many at one time; a few more where they are made in the same moment. */
export const mostApiKeys = 20

/** How long a key that was replaced works too. */
const replacedForMs = 24 * 3600_000

/** How many replaced keys work at one time. */
const mostEarlier = 5

/**
 * The scopes of a new key, in the order of the maker's token (RFC 8693 §4.2).
 * @throws DomainError SCOPE_NOT_ALLOWED for one that the maker has not, or that no key may have
 */
export const scopesFor = (makersScope: string, asked: readonly string[]): string[] => {
  const allowed = makersScope.split(' ').filter(product.isForApiKeys)
  const wrong = asked.find(scope => !allowed.includes(scope))
  if (wrong === undefined) return allowed.filter(scope => asked.includes(scope))
  throw new DomainError('SCOPE_NOT_ALLOWED', `A key of yours cannot have the scope ${wrong}.`, {
    details: { scopes: allowed },
  })
}

/** @throws DomainError VALIDATION_FAILED for a time that is over */
export const requireFuture = (expiresAt: string | undefined, now: EpochMs): void => {
  if (expiresAt === undefined || toIso(Date.parse(expiresAt)) > toIso(now)) return
  throw new DomainError('VALIDATION_FAILED', 'expires_at: this time is over.', {
    errors: [{ loc: ['body', 'expires_at'], msg: 'This time is over.', type: 'too_small' }],
  })
}

export const isOpenKey = ({ revoked_at, expires_at }: ApiKey, now: EpochMs): boolean =>
  revoked_at === undefined && (expires_at === undefined || expires_at > toIso(now))

/** The replaced keys of a key that work still, the latest last. */
export const workingEarlier = ({ earlier = [] }: ApiKey, now: EpochMs): readonly Earlier[] =>
  earlier.filter(({ until }) => until > toIso(now))

/**
 * A key with a new hash. The present one and those before it work on, each for 24 hours from its own replacement: the
 * reply of a rotation may have been lost, and the client still have the one before.
 * @throws DomainError ROTATED_TOO_OFTEN
 */
export const rotated = (key: ApiKey, hash: string, now: EpochMs): ApiKey => {
  const working = workingEarlier(key, now)
  if (working.length >= mostEarlier) throw rotatedTooOften(working[0]?.until ?? '')
  const until = [toIso(now + replacedForMs), ...(key.expires_at === undefined ? [] : [key.expires_at])].toSorted()[0]
  return {
    ...key,
    hash,
    earlier: [...working, { hash: key.hash, until: until as string }],
    revision: key.revision + 1,
    rotated_at: toIso(now),
  }
}
