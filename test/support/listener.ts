import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Contract } from '../../shared/platform/http/contract.ts'
import { call } from './call.ts'

type Handler = Parameters<typeof call>[0]

/**
 * What happens to a request: its reply is lost after it took effect, it does not arrive, or the server answers with an
 * error.
 */
export type Failure = 'reply lost' | 'request lost' | 'broken'

/** An HTTP server of some endpoints' real handlers, as API Gateway would call them; `API_URL` names it. */
export interface Listener {
  readonly url: string
  /** What happens to the next requests whose path has `part` in it. */
  readonly failNext: (part: string, ...failures: Failure[]) => void
  /** `POST /sandbox/v1/orders 201`, in the order of the answers. */
  readonly answered: string[]
  readonly stop: () => Promise<void>
}

export const listen = async (routes: readonly (readonly [Contract, Handler])[]): Promise<Listener> => {
  const answered: string[] = []
  let planned: { part: string; failures: Failure[] } = { part: '', failures: [] }
  const server = createServer(async (request, response) => {
    const path = request.url ?? ''
    const failure = path.includes(planned.part) ? planned.failures.shift() : undefined
    if (failure === 'request lost') return request.socket.destroy()
    if (failure === 'broken') return response.writeHead(500).end('{}')
    const { status, headers, raw } = await route(routes, request)
    answered.push(`${request.method} ${path} ${status}`)
    if (failure === 'reply lost') return request.socket.destroy()
    return (response as ServerResponse).writeHead(status, headers).end(raw)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as { port: number }
  const url = `http://127.0.0.1:${address.port}`
  process.env.API_URL = url
  return {
    url,
    answered,
    failNext: (part, ...failures) => {
      planned = { part, failures }
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const route = async (routes: readonly (readonly [Contract, Handler])[], request: IncomingMessage) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const { pathname } = new URL(request.url ?? '', 'http://localhost')
  for (const [contract, handler] of routes) {
    const params = contract.method === request.method ? matched(contract.path, pathname) : undefined
    if (params)
      return call(handler, {
        method: contract.method,
        path: pathname,
        params,
        headers: {
          ...Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
          'x-viewer-host': request.headers.host ?? '',
        },
        ...(chunks.length > 0 && { rawBody: Buffer.concat(chunks) }),
      })
  }
  return { status: 404, headers: {}, raw: Buffer.from('{}') }
}

const matched = (pattern: string, path: string): Record<string, string> | undefined =>
  new RegExp(`^${pattern.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`).exec(path)?.groups ??
  (pattern === path ? {} : undefined)
