import { createHash, timingSafeEqual } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import type { $ZodIssue, $ZodType } from 'zod/v4/core'
import en from 'zod/v4/locales/en.js'
import { type EpochMs, now } from '../../kernel/clock.ts'
import { DomainError, type ValidationIssue } from '../../kernel/errors.ts'
import {
  type Caller,
  isBearer,
  isMachine,
  type Principal,
  unauthenticated,
  verifyAccessToken,
} from '../auth/access-token.ts'
import { isLikeApiKey } from '../auth/api-key.ts'
import { scopesInForce } from '../auth/role-scopes.ts'
import type { Role } from '../domain.ts'
import { noteUse, readApiKey } from '../dynamo/api-keys.ts'
import { readChanges } from '../dynamo/sessions.ts'
import type { BodyOf, Contract, ParamsOf, QueryOf, RequiredRole } from './contract.ts'

z.config(en())

/** One request, parsed by its contract. */
export interface Request<C extends Contract = Contract> {
  readonly params: ParamsOf<C>
  readonly query: QueryOf<C>
  readonly body: BodyOf<C>
  readonly user: CallerOf<C['auth']>
  /** The client's address as CloudFront saw it: of IPv6 the network, `2001:db8:1:2::/64`. */
  readonly ip: string
  readonly userAgent: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly cookies: Readonly<Record<string, string>>
  readonly requestId: string
  /** The moment the request began, epoch milliseconds: one time for the whole request. */
  readonly now: EpochMs
  readonly idempotencyKey: string | undefined
  /**
   * SHA-256 of the endpoint's name, `params` and `body`, to distinguish a repeated request from another one under the
   * same key.
   */
  readonly fingerprint: string
  /** The body's bytes as sent, for signatures. */
  readonly rawBody: Uint8Array
}

/** An account; maybe none at endpoints with `auth: 'guest' | 'optional'`, maybe a bearer at those with `auth: 'bearer'`. */
type CallerOf<Auth extends RequiredRole> = Auth extends 'guest' | 'optional'
  ? Principal | undefined
  : Auth extends 'bearer'
    ? Caller
    : Principal

/** A larger body never reaches a parser: the largest legitimate request is a tenth of it. */
export const maxBodyBytes = 100_000

/** @throws DomainError PUBLIC_ADDRESS_ONLY, UNAUTHENTICATED, FORBIDDEN, and the 4xx of a request its contract does not allow */
export const readRequest = async <C extends Contract>(
  contract: C,
  event: APIGatewayProxyEventV2,
): Promise<Request<C>> => {
  requireEdge(event)
  const time = now()
  const user = await authenticate(contract, event, time)
  try {
    if (user) authorize(contract, user)
    return parseRequest(contract, event, user, time)
  } catch (refusal) {
    // A caller whose session was ended, or whose token is not good for it, gets only that answer, and no details of the refusal.
    if (user) await requireAccess(contract, user)
    throw refusal
  }
}

/**
 * Requires that the session of an account's token goes on, or the API key in its place, and that its role still has the scope. A
 * bearer has neither: such a token is good for its scopes until it ends.
 * @throws DomainError UNAUTHENTICATED, FORBIDDEN
 */
export const requireAccess = async ({ scope }: Contract, caller: Caller): Promise<void> => {
  const held = await scopeOf(caller)
  if (held === undefined) throw unauthenticated()
  if (scope && !held.includes(scope)) throw new DomainError('FORBIDDEN', `This access token is not good for ${scope}.`)
}

/** A key loses what its maker's role loses, and gains nothing. */
const scopeOf = async (caller: Caller): Promise<readonly string[] | undefined> => {
  if (isBearer(caller)) return caller.scope.split(' ')
  const isKey = isMachine(caller)
  const changes = await readChanges(caller, isKey)
  if (changes && isKey) await noteUse(caller, changes.last_used_at, now())
  return changes && scopesInForce(caller.scope, isKey ? { ...changes, granted: '' } : changes)
}

/**
 * CloudFront adds the key to every request. Only beside it are `x-viewer-address` and `x-viewer-host` CloudFront's, which
 * overwrites what a client sends under these names.
 */
const requireEdge = ({ headers }: APIGatewayProxyEventV2): void => {
  const given = Buffer.from(headers['x-origin-key'] ?? '')
  const isKey = (key: string) => key.length === given.length && timingSafeEqual(given, Buffer.from(key))
  if (given.length === 0 || !process.env.ORIGIN_KEYS?.split(',').some(isKey))
    throw new DomainError('PUBLIC_ADDRESS_ONLY', 'Call the API by its public address.')
}

const parseRequest = <C extends Contract>(
  contract: C,
  event: APIGatewayProxyEventV2,
  user: Caller | undefined,
  time: EpochMs,
): Request<C> => {
  const rawBody = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
  const issues: ValidationIssue[] = []
  const idempotencyKey = readIdempotencyKey(contract, event, issues)
  const params = parse(contract.params, event.pathParameters ?? {}, 'path', issues)
  const query = parse(contract.query, queryOf(event), 'query', issues)
  const body = parse(contract.body, contract.body && readJson(event, rawBody), 'body', issues)
  if (params === wrongPath) throw notFound()
  if (issues.length > 0) throw new DomainError('VALIDATION_FAILED', sentenceOf(issues), { errors: issues })
  return {
    params,
    query,
    body,
    user,
    rawBody,
    idempotencyKey,
    ip: event.headers['x-viewer-address'],
    userAgent: event.requestContext.http.userAgent ?? '',
    headers: { ...event.headers, host: event.headers['x-viewer-host'], 'x-origin-key': undefined },
    cookies: readCookies(event.cookies ?? []),
    requestId: event.requestContext.requestId,
    now: time,
    fingerprint: fingerprintOf(contract.name, params, body),
  } as unknown as Request<C>
}

/** A form sends the fields that were left empty too: an empty value is an absent one. */
const queryOf = ({
  queryStringParameters = {},
}: APIGatewayProxyEventV2): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(queryStringParameters).filter(([, value]) => value !== ''))

export const notFound = () => new DomainError('NOT_FOUND', 'There is no such thing here, or it is not yours.')

const authenticate = async (contract: Contract, event: APIGatewayProxyEventV2, time: EpochMs) => {
  if (contract.auth === 'guest') return undefined
  const header = event.headers.authorization
  if (header === undefined && contract.auth === 'optional') return undefined
  const token = /^Bearer ([^\s]+)$/i.exec(header ?? '')?.[1]
  const caller =
    token && isLikeApiKey(token) ? await readApiKey(token, time) : token && (await verifyAccessToken(token, time))
  if (!caller) throw unauthenticated()
  return caller
}

const authorize = ({ auth }: Contract, caller: Caller): void => {
  if (isMachine(caller) && !process.env.API_KEY_ROLES?.split(' ').includes(caller.role))
    throw new DomainError('FORBIDDEN', 'An API key of yours may not do this.')
  if (auth !== 'bearer') requireAccount(auth, caller)
}

const requireAccount = (auth: RequiredRole, caller: Caller): void => {
  if (isBearer(caller))
    throw new DomainError('FORBIDDEN', 'Please sign in: this needs an account, and the access token is not of one.')
  if (auth !== 'optional' && auth !== 'account' && !caller.roles.includes(auth as Role))
    throw new DomainError('FORBIDDEN', 'Your account may not do this.')
}

const readIdempotencyKey = (contract: Contract, event: APIGatewayProxyEventV2, issues: ValidationIssue[]) => {
  const key = contract.idempotent ? event.headers['idempotency-key'] : undefined
  if (key !== undefined && !/^[\x21-\x7e]{1,255}$/.test(key))
    issues.push({
      loc: ['header', 'idempotency-key'],
      msg: 'An idempotency key has 1 to 255 visible ASCII characters.',
      type: 'invalid_format',
    })
  return key
}

const readJson = (event: APIGatewayProxyEventV2, raw: Buffer): unknown => {
  const contentType = event.headers['content-type'] ?? ''
  if (raw.length > maxBodyBytes)
    throw new DomainError('PAYLOAD_TOO_LARGE', `A request body may have at most ${maxBodyBytes} bytes.`)
  if (raw.length === 0) return undefined
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType))
    throw new DomainError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.')
  const body = parseJson(raw)
  if (isTooDeep(body)) throw new DomainError('MALFORMED_BODY', `A body may be nested ${mostLevels} deep.`)
  return body
}

const parseJson = (raw: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf8', { fatal: true }).decode(raw))
  } catch {
    throw new DomainError('MALFORMED_BODY', 'The body is not valid JSON in UTF-8.')
  }
}

/** Functions that walk a body recurse at each level: a deeply nested body would overflow the stack. */
const mostLevels = 32

const isTooDeep = (body: unknown): boolean => {
  let level = [body]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > mostLevels) return true
    level = level.flatMap(value => (typeof value === 'object' && value !== null ? Object.values(value) : []))
  }
  return false
}

/** An id of the wrong form in a path is a 404, like an id that does not exist. */
const wrongPath = Symbol('a path parameter of the wrong form')

const parse = (schema: $ZodType | undefined, value: unknown, where: string, issues: ValidationIssue[]): unknown => {
  if (!schema) return undefined
  const result = z.safeParse(schema, value)
  if (result.success) return result.data
  if (where === 'path') return wrongPath
  issues.push(...result.error.issues.flatMap(issue => toIssues(where, issue)).slice(0, mostIssues))
  return undefined
}

/** Keeps the reply small for a body with thousands of issues. */
const mostIssues = 100

const toIssues = (where: string, { path, message: msg, ...issue }: $ZodIssue): ValidationIssue[] => {
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return fittingBranch(issue.errors).flatMap(each => toIssues(where, { ...each, path: [...path, ...each.path] }))
  const loc = [where, ...path.map(step => (typeof step === 'symbol' ? String(step) : step))]
  if (issue.code !== 'unrecognized_keys') return [{ loc, msg, type: issue.code }]
  return issue.keys.map(key => ({ loc: [...loc, key], msg: 'There is no such member here.', type: issue.code }))
}

/** Of the forms that a value can have, the faults in that which knows most of its members; the first of equals. */
const fittingBranch = (branches: readonly (readonly $ZodIssue[])[]): readonly $ZodIssue[] => {
  const unknown = (issues: readonly $ZodIssue[]) =>
    issues.reduce((count, issue) => count + (issue.code === 'unrecognized_keys' ? issue.keys.length : 0), 0)
  return branches.toSorted((left, right) => unknown(left) - unknown(right))[0] ?? []
}

const sentenceOf = (issues: readonly ValidationIssue[]): string => {
  const [first] = issues
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more, see errors)` : ''
  return `The request is not valid: ${first?.loc.join('.')}: ${first?.msg}${more}`
}

const readCookies = (cookies: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    cookies.map(cookie => {
      const at = cookie.indexOf('=')
      return [cookie.slice(0, at).trim(), cookie.slice(at + 1).trim()]
    }),
  )

/** Passwords are left out: the fingerprint is stored, and a password could be guessed from its fast hash. */
const fingerprintOf = (name: string, params: unknown, body: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([name, params, body], (key, value) => (/password$/i.test(key) ? undefined : value)))
    .digest('base64url')
