import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as z from 'zod/mini'
import { hostCheck } from '../gateway/allowed-hosts.ts'
import type { Asked, Reply } from './exchange.ts'
import { fates, type Outbox } from './outbox.ts'
import { playSwitches, type Switches, switchOf } from './switches.ts'

/** Where a played gateway is: a test's has no file, and its events are only kept. */
export interface Place {
  /** Where webhooks go; without it they are only kept, as lost ones are. */
  readonly target?: string
  /** A free one when absent. */
  readonly port?: number
  /** Keeps the account's records between runs. */
  readonly file?: string
}

export interface Double {
  readonly url: string
  /** The reply of the next request whose path ends so does not arrive, though the request takes effect. */
  readonly loseReplyOf: (end: string, method?: string) => void
  /** The next requests are answered with 500, and take no effect. */
  readonly breakDown: (requests: number) => void
  /** Turns switches, as `POST /_play` does. @throws Error for what cannot be played */
  readonly play: (switches: Readonly<Record<string, unknown>>) => Promise<void>
  readonly stop: () => Promise<void>
}

export interface Served {
  readonly handle: (asked: Asked) => Promise<Reply>
  /** The page at `/`, for people. */
  readonly overview: () => string
  readonly outbox: Outbox
  /** The gateway's own; those of the connection and of the webhooks are the same for all. */
  readonly switches: Switches
  readonly port?: number | undefined
  /** Called after each request, and when the gateway stops. */
  readonly save: () => void
  readonly close: () => void
}

interface Faults {
  lost?: { readonly end: string; readonly method: string } | undefined
  broken: number
}

const refusalOf = hostCheck()

/** Serves a played gateway on this machine. */
export const serveDouble = async (served: Served): Promise<Double> => {
  const faults: Faults = { broken: 0 }
  const switches = { ...commonSwitches(faults, served.outbox), ...served.switches }
  const server = createServer(async (request, response) => {
    const asked = await askedIn(request)
    const reply = await replyTo(asked, served, switches, faults)
    served.save()
    if (!reply) return void response.socket?.destroy()
    const isText = typeof reply.body === 'string'
    const type = { 'content-type': isText ? 'text/html; charset=utf-8' : 'application/json' }
    response.writeHead(reply.status, { ...type, ...reply.headers })
    return void response.end(isText ? reply.body : JSON.stringify(reply.body))
  })
  server.listen(served.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseReplyOf: (end, method = 'POST') => {
      faults.lost = { end, method }
    },
    breakDown: requests => {
      faults.broken = requests
    },
    play: async wanted => {
      for (const [name, value] of Object.entries(wanted)) await switches[name]?.(value)
    },
    stop: async () => {
      served.outbox.stop()
      await closed(server)
      served.close()
    },
  }
}

const LoseReplyOf = z.union([z.string(), z.object({ path_ends: z.string(), method: z.string() })])

const commonSwitches = (faults: Faults, outbox: Outbox): Switches => ({
  webhooks: switchOf(z.enum(fates), outbox.play),
  lose_reply_of: switchOf(LoseReplyOf, wanted => {
    const { path_ends: end, method } = typeof wanted === 'string' ? { path_ends: wanted, method: 'POST' } : wanted
    faults.lost = { end, method }
  }),
  break_down: switchOf(z.int().check(z.minimum(0)), requests => {
    faults.broken = requests
  }),
})

/** @returns undefined where the reply is lost */
const replyTo = async (
  asked: Asked,
  { handle, overview }: Served,
  switches: Switches,
  faults: Faults,
): Promise<Reply | undefined> => {
  const refusal = refusalOf(asked.headers.host)
  if (refusal !== undefined) return { status: 403, body: { error: refusal } }
  if (asked.method === 'POST' && asked.path[0] === '_play') return playSwitches(switches, asked)
  if (asked.path.length === 0) return { status: 200, body: overview() }
  if (faults.broken > 0) {
    faults.broken -= 1
    return { status: 500, body: {} }
  }
  // What cannot be played, such as paying twice, is no end of the gateway.
  const reply = await handle(asked).catch((error: Error): Reply => ({ status: 500, body: { error: error.message } }))
  if (faults.lost?.method !== asked.method || faults.lost.end !== asked.path.at(-1)) return reply
  faults.lost = undefined
  return undefined
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
