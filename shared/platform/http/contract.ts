import type { $ZodObject, $ZodType, output } from 'zod/v4/core'
import type { Scope } from '../auth/scopes.ts'

/** Who may call: nobody in particular, anybody with or without a token, or an account with (at least) that role. */
export type RequiredRole = 'guest' | 'optional' | 'customer' | 'agent' | 'moderator' | 'admin' | 'super_admin'

/** At most `max` requests in any `seconds`, counted per account, per address, or per e-mail address or phone number in the body. */
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
  /** What a token must be good for, if there is one. Every endpoint that takes tokens has it (test/architecture). */
  readonly scope?: Scope
  readonly limit?: Limit
  /** Takes `Idempotency-Key`: the same key and body get the same reply. */
  readonly idempotent?: boolean
  readonly params?: $ZodObject
  readonly query?: $ZodObject
  readonly body?: $ZodType
  readonly reply: {
    readonly status: number
    readonly schema?: $ZodType
    /** Of a reply that is no JSON. */
    readonly content_type?: string
  }
  /** Every code of its own this endpoint answers with, and its status; `commonErrors` come on top. */
  readonly errors: Readonly<Record<string, number>>
}

export const defineContract = <const C extends Contract>(contract: C): C => contract

type Parsed<S> = S extends $ZodType ? output<S> : undefined
export type ParamsOf<C extends Contract> = Parsed<C['params']>
export type QueryOf<C extends Contract> = Parsed<C['query']>
export type BodyOf<C extends Contract> = Parsed<C['body']>
export type ReplyOf<C extends Contract> = C['reply'] extends { readonly schema: infer S }
  ? Parsed<S>
  : Uint8Array | string | undefined

/** Codes any endpoint may answer with, by what it declares (a limit, a body, a token …). */
export const commonErrors = {
  MALFORMED_BODY: 400,
  VALIDATION_FAILED: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  IDEMPOTENCY_IN_PROGRESS: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  IDEMPOTENCY_KEY_REUSED: 422,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const satisfies Record<string, number>
