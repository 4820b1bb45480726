import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import * as z from 'zod/mini'
import { actingAs } from '../dynamo/actor.ts'
import { observed } from '../observability/observed.ts'
import { commonHeaders } from './common-headers.ts'
import { compressed } from './compressed.ts'
import type { Contract, ReplyOf, UncachedContract } from './contract.ts'
import { type ByContact, type Cap, guard } from './guard.ts'
import type { Repeats } from './idempotency.ts'
import { problems } from './problems.ts'
import { type Request, readRequest } from './request.ts'
import { requestContextOf } from './request-context.ts'

/** A reply with additional headers or cookies. */
export class Reply<T> {
  readonly body: T
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly string[]

  constructor(body: T, more: { headers?: Record<string, string>; cookies?: readonly string[] }) {
    this.body = body
    this.headers = more.headers ?? {}
    this.cookies = more.cookies ?? []
  }
}

type Returned<C extends Contract> = ReplyOf<C> | Reply<ReplyOf<C>>

/** An endpoint's own steps, beside those its contract declares. */
export interface Handler<C extends Contract, Loaded> {
  /** Must only read: it runs concurrently with the session and rate-limit checks. Left out where nothing is loaded. */
  readonly load?: (request: Request<C>) => Promise<Loaded>
  readonly run: (request: Request<C>, loaded: Loaded) => Promise<Returned<C>>
  /** Counted in place of the contract's limit, which documents the default: for several limits, or configured ones. */
  readonly caps?: (request: Request<C>) => readonly Cap[] | Promise<readonly Cap[]>
  /** For a contract with a limit per e-mail address or phone number: that of `by-contact.ts`, which reads a secret. */
  readonly byContact?: ByContact
  /**
   * How a repeated Idempotency-Key is recognized, where the contract takes one. `once`: the first reply is kept. `bound`: `run`
   * finds the effect of an earlier attempt itself, and in one write a key stands for one request only. `'own'`: `run` ensures
   * that too. Given as a function, so that a bundle has only what it needs.
   */
  readonly idempotency?: Repeats | 'own'
}

/**
 * The Lambda handler of a contract: authenticates, parses, limits, runs, parses the reply (undeclared fields are
 * dropped) and turns a thrown error into problem details, with one log line and one set of metrics.
 */
export const endpoint = <const C extends UncachedContract, Loaded = undefined>(
  contract: C,
  handler: Handler<C, Loaded> | ((request: Request<C>) => Promise<Returned<C>>),
) => {
  const steps: Handler<C, Loaded> = typeof handler === 'function' ? { run: handler } : handler
  if (contract.idempotent && !steps.idempotency)
    throw new Error(`${contract.name} takes an Idempotency-Key, and does not say how a repeat is recognized`)
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, Context>()
    .use(observed(contract))
    .use(compressed())
    .use(commonHeaders(contract))
    .use(problems(contract))
    .handler(event => serve(contract, steps, event))
}

const serve = async <C extends Contract, Loaded>(
  contract: C,
  { load, run, caps, byContact, idempotency }: Handler<C, Loaded>,
  event: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> => {
  const context = requestContextOf(event)
  const request = await readRequest(contract, event)
  if (request.user) context.userId = request.user.user_id
  const general = request as unknown as Request
  const loaded = await guard(contract, general, context, {
    load: async () => load?.(request) as Promise<Loaded>,
    caps: caps && (() => caps(request)),
    byContact,
  })
  const actor = { id: context.userId ?? 'guest', requestId: request.requestId }
  const work = async () => toResult(contract, (await actingAs(actor, () => run(request, loaded))) as Returned<C>)
  return typeof idempotency === 'function' ? idempotency(contract, general, work) : work()
}

const toResult = <C extends Contract>(contract: C, returned: Returned<C>): APIGatewayProxyStructuredResultV2 => {
  const { body, headers, cookies } = returned instanceof Reply ? returned : new Reply(returned, {})
  const { status, schema, content_type, text } = contract.reply
  const reply = (type: Record<string, string>, content: { body?: string; isBase64Encoded?: boolean }) => ({
    statusCode: status,
    cookies: [...cookies],
    headers: { ...type, 'cache-control': 'no-store', ...headers },
    ...content,
  })
  if (text !== undefined && typeof body === 'string') return reply({ 'content-type': text }, { body })
  if (schema) return reply({ 'content-type': 'application/json' }, { body: JSON.stringify(z.parse(schema, body)) })
  if (body === undefined) return reply({}, {})
  const type = { 'content-type': content_type ?? 'application/octet-stream' }
  if (typeof body === 'string') return reply(type, { body })
  return reply(type, { body: Buffer.from(body as Uint8Array).toString('base64'), isBase64Encoded: true })
}
