import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as a played gateway reads it. */
export interface Asked {
  readonly method: string
  readonly path: readonly string[]
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

export interface Reply {
  readonly status: number
  /** JSON, or HTML where it is a text. */
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A signed event on its way to the service. */
export interface Delivery {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Double {
  readonly url: string
  /** The reply of the next request whose path ends so does not arrive, though the request takes effect. */
  readonly loseReplyOf: (end: string, method?: string) => void
  /** The next requests are answered with 500, and take no effect. */
  readonly breakDown: (requests: number) => void
  readonly stop: () => Promise<void>
}

/** Serves a played gateway on this machine. */
export const serveDouble = async (handle: (asked: Asked) => Promise<Reply>, port = 0): Promise<Double> => {
  let lost: { readonly end: string; readonly method: string } | undefined
  let broken = 0
  const server = createServer(async (request, response) => {
    const asked = await askedIn(request)
    broken -= 1
    const reply = broken >= 0 ? { status: 500, body: {} } : await handle(asked)
    if (lost?.method === asked.method && lost.end === asked.path.at(-1)) {
      lost = undefined
      return void response.socket?.destroy()
    }
    const isText = typeof reply.body === 'string'
    const type = { 'content-type': isText ? 'text/html; charset=utf-8' : 'application/json' }
    response.writeHead(reply.status, { ...type, ...reply.headers })
    return void response.end(isText ? reply.body : JSON.stringify(reply.body))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseReplyOf: (end, method = 'POST') => {
      lost = { end, method }
    },
    breakDown: requests => {
      broken = requests
    },
    stop: () => closed(server),
  }
}

const closed = async (server: Server): Promise<void> => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

const askedIn = async (request: IncomingMessage): Promise<Asked> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local')
  const headers = request.headers as Readonly<Record<string, string | undefined>>
  const path = pathname.split('/').filter(part => part !== '')
  return { method: request.method ?? 'GET', path, query: searchParams, headers, body: Buffer.concat(chunks).toString() }
}

/** The value of a `Basic` authorization header. */
export const basicOf = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

export const deliver = async (target: string, { headers, body }: Delivery): Promise<number> =>
  (await fetch(target, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })).status
