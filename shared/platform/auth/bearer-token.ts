import type { CryptoKey } from 'jose'
import type { EpochMs } from '../../kernel/clock.ts'
import { idPattern } from '../../kernel/ids.ts'
import type { Scope } from '../domain.ts'
import { platformIds } from '../tables.ts'
import { signClaims } from './access-token.ts'

/** Not longer, as the public half of the key that signs stays published for a day more (identity/rules/key-ring.ts). */
export const longestBearerMs = 40 * 24 * 3600_000

/** What a bearer's token is good for, and until when. It cannot be revoked before. */
export interface BearerGrant {
  readonly bearer_id: string
  readonly scopes: readonly Scope[]
  readonly expiresAt: EpochMs
}

/**
 * A signed token that makes its holder the owner of what is stored under `bearer_id`, within the scopes: of a parking
 * stay, say, where a car at a gate has no account. Contracts with `auth: 'bearer'` take it, and no others.
 * @throws RangeError when the id is not a bearer's, when there is no scope, and when it would end in the past or later
 *   than 40 days ahead
 */
export const signBearerToken = async (
  { bearer_id, scopes, expiresAt }: BearerGrant,
  key: { readonly kid: string; readonly privateKey: CryptoKey },
  now: EpochMs,
): Promise<string> => {
  if (!idPattern(platformIds.bearer).test(bearer_id)) throw new RangeError(`not the id of a bearer: ${bearer_id}`)
  if (scopes.length === 0) throw new RangeError('a token without a scope is good for nothing')
  if (!(expiresAt > now && expiresAt <= now + longestBearerMs)) throw new RangeError(`no token until ${expiresAt}`)
  const claims = { role: 'bearer', roles: [], scope: scopes.join(' ') }
  return signClaims(bearer_id, claims, key, { issuedAt: now, expiresAt })
}
