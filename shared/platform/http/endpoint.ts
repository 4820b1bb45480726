import middy from '@middy/core'
import securityHeaders from '@middy/http-security-headers'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import * as z from 'zod/mini'
import { observed } from '../observability/observed.ts'
import { admit } from './admission.ts'
import type { Contract, ReplyOf } from './contract.ts'
import { once } from './idempotency.ts'
import { problems } from './problems.ts'
import { type Request, readRequest } from './request.ts'
import { trailOf } from './trail.ts'

/** A reply with headers or cookies of its own. */
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

/** What an endpoint does beside what its contract says. */
export interface Handler<C extends Contract, Loaded> {
  /** Reads only: it runs beside the session and rate-limit checks, before they have answered. */
  readonly load: (request: Request<C>) => Promise<Loaded>
  readonly run: (request: Request<C>, loaded: Loaded) => Promise<Returned<C>>
  /** `own`: `run` recognizes a repeated Idempotency-Key itself, so no record of the reply is kept. */
  readonly idempotency?: 'own'
}

/**
 * The Lambda handler of a contract: authenticates, parses, limits, runs, parses the reply (undeclared fields never
 * leave) and turns what is thrown into problem details, with one log line and one set of metrics.
 */
export const endpoint = <const C extends Contract, Loaded = undefined>(
  contract: C,
  handler: Handler<C, Loaded> | ((request: Request<C>) => Promise<Returned<C>>),
) => {
  const steps = typeof handler === 'function' ? withoutLoad<C, Loaded>(handler) : handler
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, Context>()
    .use(observed(contract))
    .use(securityHeaders({ contentSecurityPolicy: false, permissionsPolicy: false }))
    .use(problems(contract))
    .handler(event => serve(contract, steps, event))
}

const withoutLoad = <C extends Contract, Loaded>(
  run: (request: Request<C>) => Promise<Returned<C>>,
): Handler<C, Loaded> => ({ load: async () => undefined as Loaded, run })

const serve = async <C extends Contract, Loaded>(
  contract: C,
  { load, run, idempotency }: Handler<C, Loaded>,
  event: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> => {
  const trail = trailOf(event)
  const request = await readRequest(contract, event)
  if (request.user) trail.userId = request.user.user_id
  const general = request as unknown as Request
  const loaded = await admit(contract, general, trail, () => load(request))
  const work = () => run(request, loaded)
  const returned = await (contract.idempotent && idempotency !== 'own' ? once(contract, general, work) : work())
  return toResult(contract, returned as Returned<C>)
}

const toResult = <C extends Contract>(contract: C, returned: Returned<C>): APIGatewayProxyStructuredResultV2 => {
  const { body, headers, cookies } = returned instanceof Reply ? returned : new Reply(returned, {})
  const { status, schema, content_type } = contract.reply
  const common = { statusCode: status, cookies: [...cookies] }
  if (schema)
    return {
      ...common,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
      body: JSON.stringify(z.parse(schema, body)),
    }
  if (body === undefined) return { ...common, headers: { ...headers } }
  const bytes = typeof body === 'string' ? body : Buffer.from(body as Uint8Array).toString('base64')
  return {
    ...common,
    headers: { 'content-type': content_type ?? 'application/octet-stream', ...headers },
    body: bytes,
    isBase64Encoded: typeof body !== 'string',
  }
}
