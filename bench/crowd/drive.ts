import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/** One request as it goes over the wire. `from` is the loopback address it comes from, as limits are kept by address. */
export interface Shot {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly from?: string
}

/** What a crowd does: each job is sent by one client, its shots one after the other. */
export interface Drive {
  /** Of a loopback address. */
  readonly origin: string
  readonly clients: number
  /** Whether a 503 is sent again after its `Retry-After`, as a browser would. */
  readonly persists?: boolean
  readonly jobs: readonly (readonly Shot[])[]
}

export interface Driven {
  readonly seconds: number
  /** How often each status came; of a request that was sent again only the last. */
  readonly statuses: Readonly<Record<string, number>>
  /** Replies of 503 that were sent again. */
  readonly repeats: number
  /** Milliseconds from a request to its reply, sorted. */
  readonly latencies: readonly number[]
}

const drive = async ({ origin, clients, jobs, persists }: Drive): Promise<Driven> => {
  const { hostname, port } = new URL(origin)
  const agents = new Map<string | undefined, Agent>()
  const agentOf = (from: string | undefined) => {
    const agent = agents.get(from) ?? new Agent({ keepAlive: true, ...(from && { localAddress: from }) })
    agents.set(from, agent)
    return agent
  }
  const statuses: Record<string, number> = {}
  const latencies: number[] = []
  let repeats = 0
  const send = async (shot: Shot): Promise<void> => {
    const began = performance.now()
    const { method, path, headers, body, from } = shot
    const outgoing = request({
      host: hostname,
      port,
      method,
      path,
      agent: agentOf(from),
      headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
    })
    outgoing.end(body)
    const [reply] = await once(outgoing, 'response')
    reply.resume()
    await once(reply, 'end')
    latencies.push(performance.now() - began)
    if (reply.statusCode === 503 && persists) {
      repeats++
      await delay(1000 * Number(reply.headers['retry-after'] ?? 1))
      return send(shot)
    }
    statuses[reply.statusCode] = (statuses[reply.statusCode] ?? 0) + 1
  }
  let next = 0
  const work = async () => {
    for (let job = jobs[next++]; job; job = jobs[next++]) for (const shot of job) await send(shot)
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: clients }, work))
  const seconds = (performance.now() - began) / 1000
  for (const agent of agents.values()) agent.destroy()
  return { seconds, statuses, repeats, latencies: latencies.sort((a, b) => a - b) }
}

// A process of its own, so that what it measures does not wait for it: reads a `Drive` from the file it is given.
const [file] = process.argv.slice(2)
if (file) process.stdout.write(JSON.stringify(await drive(JSON.parse(readFileSync(file, 'utf8')))))
