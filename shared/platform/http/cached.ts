import { createHash } from 'node:crypto'
import type middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 as Result } from 'aws-lambda'
import type { CachedContract, ReplyOf, UncachedContract } from './contract.ts'
import { endpoint, type Reply } from './endpoint.ts'
import type { Request } from './request.ts'

/** Nothing of who asks: a reply that is kept for all must not depend on it. */
type PublicRequest<C extends CachedContract> = Pick<Request<C>, 'params' | 'query' | 'now'>

/**
 * The Lambda handler of a contract with `cache`. Its replies say how long they may be kept and carry an entity tag; a
 * request that names the tag gets a 304 without a body. Errors are never kept.
 */
export const cached = <const C extends CachedContract>(
  contract: C,
  run: (request: PublicRequest<C>) => Promise<ReplyOf<C> | Reply<ReplyOf<C>>>,
) => endpoint(contract as never as UncachedContract, run as never).use(validated(contract.cache.seconds))

/** Used last, it sees a reply first: before it is compressed and logged. */
const validated = (seconds: number): middy.MiddlewareObj<APIGatewayProxyEventV2, Result> => ({
  after: request => {
    const reply = request.response
    if (!reply) return
    const headers = {
      ...reply.headers,
      'cache-control': `public, max-age=${seconds}`,
      etag: tagOf(reply),
      // The API answers each web origin with its own CORS headers: a browser must not give one origin's reply to another.
      vary: 'origin',
    }
    const isKnown = matches(request.event.headers['if-none-match'], headers.etag)
    request.response = isKnown ? notModified(headers) : { ...reply, headers }
  },
})

/** Weak (RFC 9110, 8.8.1): the same tag stands for a reply in each of its content codings. */
const tagOf = ({ body = '' }: Result): string => `W/"${createHash('sha256').update(body).digest('base64url')}"`

/** The weak comparison of RFC 9110, 13.1.2. A shared cache may ask with several tags. */
const matches = (header: string | undefined, tag: string): boolean =>
  header?.trim() === '*' || (header ?? '').split(',').some(each => each.trim().replace(/^W\//, '') === tag.slice(2))

/**
 * The headers a cache refreshes its reply by (RFC 9110, 15.4.5). Its coding stays that of the content it has; its type is
 * there, as API Gateway calls a reply without one `text/plain`.
 */
const notModified = (headers: NonNullable<Result['headers']>): Result => ({
  statusCode: 304,
  headers: {
    ...Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-encoding')),
    vary: 'origin, accept-encoding',
  },
})
