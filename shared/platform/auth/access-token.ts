import { type CryptoKey, createLocalJWKSet, errors, type JWK, jwtVerify, SignJWT } from 'jose'
import * as z from 'zod/mini'
import { $ZodError } from 'zod/v4/core'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { idPattern } from '../../kernel/ids.ts'
import type { Role } from '../domain.ts'
import { readPublicKeys } from '../dynamo/sessions.ts'
import { platformIds } from '../tables.ts'
import { accessSeconds } from './token-lifetimes.ts'

/**
 * The account an access token identifies. `roles` are those whose endpoints it may call (RFC 9068 §2.2.3.1), its own
 * included; `scope` is names with a space between (RFC 8693 §4.2).
 */
export interface Principal {
  readonly user_id: string
  readonly session_id: string
  readonly role: Role
  readonly roles: readonly Role[]
  readonly scope: string
}

/**
 * The holder of a token that stands for no account: it has no role and no session, and owns what is stored under the id
 * that the token names (bearer-token.ts).
 */
export interface Bearer {
  readonly user_id: string
  readonly role: 'bearer'
  readonly scope: string
}

/** Whom a token identifies. Only a bearer's `role` is `bearer`: no manifest can declare a role of that name. */
export type Caller = Principal | Bearer

/** Whether it acts by an API key, whose id is in place of a session's. */
export const isMachine = (caller: Caller): boolean => !isBearer(caller) && caller.session_id.startsWith('key_')

export const isBearer = (caller: Caller): caller is Bearer => caller.role === 'bearer'

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

/** A bearer's id, never an account's, or the token would open an account's records without its session. */
const BearerClaims = z.object({
  sub: z.string().check(z.regex(idPattern(platformIds.bearer))),
  sid: z.optional(z.never()),
  roles: z.array(z.never()),
  scope: z.string(),
})

/** A signed access token (RFC 9068 profile, EdDSA by `jose`). */
export const signAccessToken = (
  principal: Principal,
  key: { readonly kid: string; readonly privateKey: CryptoKey },
  now: EpochMs,
): Promise<string> => {
  const { user_id, session_id: sid, role, roles, scope } = principal
  return signClaims(user_id, { sid, role, roles, scope }, key, {
    issuedAt: now,
    expiresAt: now + accessSeconds() * 1000,
  })
}

/** The profile that all tokens share; times are rounded down to seconds. */
export const signClaims = (
  subject: string,
  claims: Readonly<Record<string, unknown>>,
  key: { readonly kid: string; readonly privateKey: CryptoKey },
  { issuedAt, expiresAt }: { readonly issuedAt: EpochMs; readonly expiresAt: EpochMs },
): Promise<string> =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: type, kid: key.kid })
    .setSubject(subject)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(Math.floor(issuedAt / 1000))
    .setExpirationTime(Math.floor(expiresAt / 1000))
    .sign(key.privateKey)

/**
 * Verifies a token and returns whom it identifies. Accepts only this service's keys, issuer, audience and type, and only
 * EdDSA, whatever the header names.
 * @throws DomainError UNAUTHENTICATED
 */
export const verifyAccessToken = async (token: string, now: EpochMs): Promise<Caller> => {
  const verify = async (keys: KeySet) => {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['EdDSA'],
      issuer,
      audience,
      typ: type,
      currentDate: new Date(now),
      requiredClaims: ['exp', 'iat', 'sub'],
    })
    return callerOf(payload)
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

const callerOf = (payload: Readonly<Record<string, unknown>>): Caller => {
  if (payload.role === 'bearer') {
    const { sub, scope } = z.parse(BearerClaims, payload)
    return { user_id: sub, role: 'bearer', scope }
  }
  const { sub, sid, role, roles, scope } = z.parse(Claims, payload)
  return { user_id: sub, session_id: sid, role: role as Role, roles: roles as Role[], scope }
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
