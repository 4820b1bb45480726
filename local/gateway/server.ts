import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { hostCheck } from './allowed-hosts.ts'
import type { RequestListener } from './http-api.ts'

/** The one port everything is served at. Until a listener is set, requests get a 503. */
export interface Gateway {
  readonly url: string
  readonly port: number
  readonly serve: (listener: RequestListener) => void
  /** Takes no new request, waits for those under way, for a few seconds at most. */
  readonly stop: () => Promise<void>
}

const patienceSeconds = 5

export interface GatewayOptions {
  /** The address to listen on; the loopback one when absent. */
  readonly host?: string
  /** Names that requests may be for, beside the loopback ones. */
  readonly allowedHosts?: readonly string[]
}

/** @throws Error with a sentence when the port is taken */
export const openGateway = async (
  port: number,
  { host = '127.0.0.1', allowedHosts }: GatewayOptions = {},
): Promise<Gateway> => {
  let listener: RequestListener | undefined
  const refusalOf = hostCheck(allowedHosts)
  const server = createServer(async (request, response) => {
    try {
      const refusal = refusalOf(request.headers.host)
      if (refusal) {
        response.writeHead(403, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ message: refusal }))
        return
      }
      if (listener) return await listener(request, response)
      response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' })
      response.end('{"message":"The local cloud is starting"}')
    } catch (error) {
      // A client that left in the middle of its request is the usual reason.
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' })
      response.end('{"message":"Internal Server Error"}')
      if (!request.destroyed) throw error
    }
  })
  server.keepAliveTimeout = 65_000
  server.on('clientError', (_, socket) => {
    if (socket.writable)
      socket.end(
        'HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 25\r\nConnection: close\r\n\r\n{"message":"Bad Request"}',
      )
  })
  await listening(server, port, host)
  const bound = (server.address() as AddressInfo).port
  return {
    url: `http://localhost:${bound}`,
    port: bound,
    serve: next => {
      listener = next
    },
    stop: () => close(server),
  }
}

const listening = async (server: Server, port: number, host: string): Promise<void> => {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new Error(
      `Port ${port} is in use. Stop what listens there, or choose another one: PORT=${port + 1} npm start`,
    )
  }
}

const close = async (server: Server): Promise<void> => {
  const abort = new AbortController()
  const closed = once(server, 'close').then(() => abort.abort())
  server.close()
  server.closeIdleConnections()
  await delay(patienceSeconds * 1000, undefined, { signal: abort.signal }).catch(() => {})
  server.closeAllConnections()
  await closed
}
