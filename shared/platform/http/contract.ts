import type { $ZodObject, $ZodType, output } from 'zod/v4/core'
import type { Role, Scope } from '../domain.ts'

/**
 * What a caller needs: nothing, and a token is ignored (`guest`); nothing, but an account's token is checked
 * (`optional`); any signed token, an account's or a bearer's (`bearer`); an account of any role that has the scope (`account`);
 * or an account with (at least) that role.
 */
export type RequiredRole = 'guest' | 'optional' | 'bearer' | 'account' | Role

/**
 * At most `max` requests in any `seconds`, counted per account or bearer, per address, or per e-mail address or phone number in
 * the body.
 */
export interface Limit {
  readonly per: 'user' | 'ip' | 'email' | 'phone'
  readonly max: number
  readonly seconds: number
}

/** An endpoint as pure data: the route, both validations, the API description and the clients are made from it. */
export interface Contract {
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With `{parameters}`, from the origin: `/api/v1/reservations/{id}/details`. */
  readonly path: string
  readonly summary: string
  readonly auth: RequiredRole
  /** The scope a token needs. Every endpoint that takes tokens declares one (test/architecture). */
  readonly scope?: Scope
  /** Several are counted in their order: what one refuses, those behind it do not count. */
  readonly limit?: Limit | readonly Limit[]
  /** Takes `Idempotency-Key`: a repetition with the same key and body has no further effect. */
  readonly idempotent?: boolean
  /** How long anybody's cache may keep a reply: of public reads only, whose functions are `cached`. */
  readonly cache?: { readonly seconds: number }
  /** Dates (UTC) of the announcement and of the end, at least a year later. */
  readonly deprecated?: { readonly on: string; readonly sunset: string }
  readonly params?: $ZodObject
  readonly query?: $ZodObject
  readonly body?: $ZodType
  readonly reply: {
    readonly status: number
    readonly schema?: $ZodType
    /** The media type of a reply that is not JSON. */
    readonly content_type?: string
    /** The media type of the text that a handler may reply with in place of what the schema describes. */
    readonly text?: string
  }
  /** The endpoint's own error codes and their statuses; `commonErrors` come on top. */
  readonly errors: Readonly<Record<string, number>>
}

/** The limits of an endpoint, in their order. */
export const limitsOf = ({ limit }: Pick<Contract, 'limit'>): readonly Limit[] => [limit ?? []].flat()

/** Whoever asks gets the same reply; the headers of a limit would tell one caller's. */
type PublicRead = { readonly method: 'GET'; readonly auth: 'guest'; readonly limit?: never }

/** A contract whose replies caches may keep. */
export type CachedContract = Contract & PublicRead & { readonly cache: { readonly seconds: number } }
export type UncachedContract = Contract & { readonly cache?: never }

export const defineContract = <const C extends UncachedContract | CachedContract>(contract: C): C => contract

type Parsed<S> = S extends $ZodType ? output<S> : undefined
export type ParamsOf<C extends Contract> = Parsed<C['params']>
export type QueryOf<C extends Contract> = Parsed<C['query']>
export type BodyOf<C extends Contract> = Parsed<C['body']>
export type ReplyOf<C extends Contract> = C['reply'] extends { readonly schema: infer S }
  ? Parsed<S> | (C['reply'] extends { readonly text: string } ? string : never)
  : Uint8Array | string | undefined

/** Error codes of any endpoint, depending on what it declares (a limit, a body, a token …). */
export const commonErrors = {
  MALFORMED_BODY: 400,
  VALIDATION_FAILED: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  PUBLIC_ADDRESS_ONLY: 403,
  NOT_FOUND: 404,
  IDEMPOTENCY_IN_PROGRESS: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  IDEMPOTENCY_KEY_REUSED: 422,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const satisfies Record<string, number>
