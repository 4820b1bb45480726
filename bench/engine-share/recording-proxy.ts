import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { Shot } from '../crowd/drive.ts'

/** A DynamoDB endpoint that passes every request to the engine, and keeps them while it records. */
export interface RecordingProxy {
  readonly endpoint: string
  /** The operations of some work, in the order in which they came. */
  readonly record: (work: () => Promise<unknown>) => Promise<Shot[]>
  readonly stop: () => Promise<void>
}

/** The headers an engine reads; it checks no signature. */
const kept = ['content-type', 'x-amz-target', 'x-amz-date', 'authorization']

export const startRecordingProxy = async (engine: string): Promise<RecordingProxy> => {
  const { hostname, port } = new URL(engine)
  const agent = new Agent({ keepAlive: true })
  let recorded: Shot[] | undefined
  const server = createServer(async (incoming, response) => {
    const body = await buffer(incoming)
    recorded?.push({ method: 'POST', path: '/', headers: headersOf(incoming), body: body.toString() })
    const outgoing = request({ host: hostname, port, method: 'POST', path: '/', headers: incoming.headers, agent })
    outgoing.on('error', error => response.destroy(error))
    outgoing.end(body)
    const [reply] = (await once(outgoing, 'response')) as [IncomingMessage]
    response.writeHead(reply.statusCode ?? 502, reply.headers)
    reply.pipe(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    record: async work => {
      const own: Shot[] = []
      recorded = own
      await work().finally(() => {
        recorded = undefined
      })
      return own
    },
    stop: async () => {
      agent.destroy()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(kept.flatMap(name => (headers[name] === undefined ? [] : [[name, String(headers[name])]])))
