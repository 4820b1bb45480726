import type middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Contract } from './contract.ts'
import { requestContextOf } from './request-context.ts'

type Middleware = middy.MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>

// https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html
const security = {
  'strict-transport-security': 'max-age=15552000; includeSubDomains; preload',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-permitted-cross-domain-policies': 'none',
}

/** A page may neither be framed nor share a process with a page of another origin. */
const pageSecurity = {
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** Adds to every reply, errors too: what protects its reader, how much of the limit is left, and when the endpoint ends. */
export const commonHeaders = (contract: Contract): Middleware => {
  const add: middy.MiddlewareFn<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> = ({ event, response }) => {
    if (!response) return
    const { rateLimit } = requestContextOf(event)
    const isPage = String(response.headers?.['content-type']).startsWith('text/html')
    response.headers = {
      ...security,
      ...(isPage && pageSecurity),
      ...response.headers,
      ...(rateLimit && {
        'x-ratelimit-limit': rateLimit.limit,
        'x-ratelimit-remaining': rateLimit.remaining,
        'x-ratelimit-reset': rateLimit.resetSeconds,
      }),
      ...(contract.deprecated && endOf(contract.deprecated)),
    }
  }
  return { after: add, onError: add }
}

/** RFC 9745 writes a date as epoch seconds, RFC 8594 as HTTP does. */
const endOf = ({ on, sunset }: NonNullable<Contract['deprecated']>) => ({
  deprecation: `@${Date.parse(on) / 1000}`,
  sunset: new Date(sunset).toUTCString(),
})
