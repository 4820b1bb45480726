import { type CryptoKey, createLocalJWKSet, errors, type JWK, jwtVerify, SignJWT } from 'jose'
import * as z from 'zod/mini'
import { $ZodError } from 'zod/v4/core'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { Role } from '../domain.ts'
import { readPublicKeys } from '../dynamo/sessions.ts'

/**
 * The caller an access token identifies. `roles` are those whose endpoints it may call (RFC 9068 §2.2.3.1), its own
 * included; `scope` is names with a space between (RFC 8693 §4.2).
 */
export interface Principal {
  readonly user_id: string
  readonly session_id: string
  readonly role: Role
  readonly roles: readonly Role[]
  readonly scope: string
}

export const accessSeconds = 1800
const issuer = 'holdfast'
const audience = 'holdfast-api'
const type = 'at+jwt'

const Claims = z.object({
  sub: z.string(),
  sid: z.string(),
  role: z.string(),
  roles: z.array(z.string()),
  scope: z.string(),
})

/** A signed access token of 30 minutes (RFC 9068 profile, EdDSA by `jose`). */
export const signAccessToken = (
  principal: Principal,
  key: { readonly kid: string; readonly privateKey: CryptoKey },
  now: EpochMs,
): Promise<string> =>
  new SignJWT({ sid: principal.session_id, role: principal.role, roles: principal.roles, scope: principal.scope })
    .setProtectedHeader({ alg: 'EdDSA', typ: type, kid: key.kid })
    .setSubject(principal.user_id)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(Math.floor(now / 1000))
    .setExpirationTime(Math.floor(now / 1000) + accessSeconds)
    .sign(key.privateKey)

/**
 * Verifies a token and returns its principal. Accepts only this service's keys, issuer, audience and type, and only
 * EdDSA, whatever the header names.
 * @throws DomainError UNAUTHENTICATED
 */
export const verifyAccessToken = async (token: string, now: EpochMs): Promise<Principal> => {
  const verify = async (keys: KeySet) => {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['EdDSA'],
      issuer,
      audience,
      typ: type,
      currentDate: new Date(now),
      requiredClaims: ['exp', 'iat', 'sub'],
    })
    const { sub, sid, role, roles, scope } = z.parse(Claims, payload)
    return { user_id: sub, session_id: sid, role: role as Role, roles: roles as Role[], scope }
  }
  try {
    return await verify(await publicKeys(now, keysFor)).catch(async error => {
      // An unknown key may have been made by a rotation after the keys were last read.
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      return verify(await publicKeys(now, staleAfterMiss))
    })
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof $ZodError) throw unauthenticated()
    throw error
  }
}

export const unauthenticated = () =>
  new DomainError('UNAUTHENTICATED', 'Please sign in: the access token is missing, expired or not valid.')

type KeySet = ReturnType<typeof createLocalJWKSet>

const keysFor = 5 * 60_000
const staleAfterMiss = 10_000
let kept: { readonly keys: KeySet; readonly readAt: EpochMs } | undefined

const publicKeys = async (now: EpochMs, maxAge: number): Promise<KeySet> => {
  if (kept && Math.abs(now - kept.readAt) < maxAge) return kept.keys
  const keys = createLocalJWKSet({ keys: [...(await readPublicKeys())] as JWK[] })
  kept = { keys, readAt: now }
  return keys
}
