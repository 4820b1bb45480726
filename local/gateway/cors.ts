import type { IncomingMessage } from 'node:http'
import type { CorsConfiguration } from '../resources/http-api.ts'
import type { GatewayReply } from './reply.ts'

/** A browser's question before the request itself: the gateway answers it, no route is asked. */
export const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
  method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined

export const preflightReply = (cors: CorsConfiguration, origin: string | undefined): GatewayReply => {
  const allowed = originFor(cors, origin)
  return {
    status: 204,
    headers: allowed
      ? present({
          ...sharedHeaders(cors, allowed),
          'access-control-allow-methods': cors.AllowMethods?.join(','),
          'access-control-allow-headers': cors.AllowHeaders?.join(','),
          'access-control-max-age': cors.MaxAge?.toString(),
        })
      : {},
    body: Buffer.alloc(0),
  }
}

/** The gateway's CORS headers in place of the function's own. */
export const withCors = (reply: GatewayReply, cors: CorsConfiguration, origin: string | undefined): GatewayReply => {
  const own = Object.entries(reply.headers).filter(([name]) => !name.startsWith('access-control-'))
  const allowed = originFor(cors, origin)
  const added = allowed
    ? { ...sharedHeaders(cors, allowed), 'access-control-expose-headers': cors.ExposeHeaders?.join(',') }
    : {}
  return { ...reply, headers: { ...Object.fromEntries(own), ...present(added) } }
}

const originFor = ({ AllowOrigins = [] }: CorsConfiguration, origin: string | undefined): string | undefined => {
  if (!origin) return undefined
  if (AllowOrigins.includes('*')) return '*'
  const isAllowed = AllowOrigins.some(
    allowed => allowed === origin || (/^https?:\/\/\*$/.test(allowed) && origin.startsWith(allowed.slice(0, -1))),
  )
  return isAllowed ? origin : undefined
}

const sharedHeaders = ({ AllowCredentials }: CorsConfiguration, origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': AllowCredentials ? 'true' : undefined,
})

const present = (headers: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => Boolean(entry[1])))
