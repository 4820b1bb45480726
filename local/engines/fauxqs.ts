import { mkdirSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { buffer } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { buildApp } from 'fauxqs'
import { accountId } from '../account.ts'
import { hostCheck } from '../gateway/allowed-hosts.ts'
import { openLockedBuckets } from '../services/locked-buckets.ts'

export interface QueueDepth {
  readonly name: string
  readonly url: string
  readonly ready: number
  readonly delayed: number
  readonly inFlight: number
}

const refusalOf = hostCheck()

/** `delayUntil` in epoch milliseconds. */
export interface KeptMessage {
  readonly body: string
  readonly delayUntil?: number
}

/** SQS, SNS topics and S3 in this process. */
export interface Fauxqs {
  readonly endpoint: string
  readonly depths: () => readonly QueueDepth[]
  /** The messages of a queue, those in flight too, without receiving them. */
  readonly messages: (queueName: string) => readonly KeptMessage[]
  /** Deletes what an earlier run left of queues that are not among these names. */
  readonly keepQueues: (names: ReadonlySet<string>) => void
  readonly stop: () => Promise<void>
}

interface Queue {
  readonly name: string
  readonly url: string
  persistence?: Persistence
  inspectMessages(): {
    readonly ready: KeptMessage[]
    readonly delayed: KeptMessage[]
    readonly inflight: { readonly message: KeptMessage }[]
  }
  processTimers(): void
}

interface Persistence {
  readonly db: DatabaseSync
  load(sqs: Stores['sqsStore'], sns: Stores['snsStore'], s3: Stores['s3Store']): void
  close(): void
}

interface Stores {
  readonly sqsStore: {
    host: string
    persistence?: Persistence
    allQueues(): Iterable<Queue>
    deleteQueue(url: string): boolean
  }
  readonly snsStore: { persistence?: Persistence }
  readonly s3Store: { persistence?: Persistence }
}

/**
 * Starts fauxqs on a free port of the loopback address.
 * @param dataFolder where queues, topics and buckets are kept, each change before it is acknowledged; in memory when absent
 */
export const startFauxqs = async (dataFolder?: string): Promise<Fauxqs> => {
  const stores = await makeStores()
  const { sqsStore } = stores
  // Queue addresses otherwise name sqs.<region>.localhost, which only some resolvers know.
  sqsStore.host = ''
  const app = buildApp({ logger: false, stores: stores as never })
  app.addHook('onRequest', async (request, reply) => {
    const refusal = refusalOf(request.headers.host)
    return refusal && reply.code(403).send(refusal)
  })
  const locked = openLockedBuckets(dataFolder && join(dataFolder, 'locked-buckets.db'))
  // It has no object lock; a bucket that has one is served here.
  app.addHook('onRequest', async ({ raw }, reply) => {
    const request = { method: raw.method ?? '', url: raw.url ?? '', headers: raw.headers }
    if (!locked.has(request)) return undefined
    const { status, headers = {}, body = '' } = locked.answer(request, await buffer(raw))
    return reply.code(status).headers(headers).send(body)
  })
  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' })
  const persistence = dataFolder ? await openPersistence(dataFolder, stores, endpoint) : undefined
  return {
    endpoint,
    depths: () => [...sqsStore.allQueues()].map(depthOf),
    messages: name => [...sqsStore.allQueues()].filter(queue => queue.name === name).flatMap(messagesIn),
    keepQueues: names => {
      for (const { name, url } of [...sqsStore.allQueues()]) if (!names.has(name)) sqsStore.deleteQueue(url)
    },
    stop: async () => {
      await app.close()
      persistence?.close()
      locked.close()
    },
  }
}

// The package exports no stores, but only with them does it keep a host name and a database of our choice.
const load = async (file: string, name: string): Promise<new (...args: string[]) => unknown> => {
  const manifest = findPackageJSON('fauxqs', import.meta.url)
  if (!manifest) throw new Error('fauxqs is not installed: run npm ci')
  const module = await import(new URL(`./dist/${file}`, pathToFileURL(manifest)).href)
  return module[name]
}

const makeStores = async (): Promise<Stores> => {
  const [Sqs, Sns, S3] = await Promise.all([
    load('sqs/sqsStore.js', 'SqsStore'),
    load('sns/snsStore.js', 'SnsStore'),
    load('s3/s3Store.js', 'S3Store'),
  ])
  return { sqsStore: new Sqs(), snsStore: new Sns(), s3Store: new S3() } as Stores
}

const openPersistence = async (folder: string, stores: Stores, endpoint: string): Promise<Persistence> => {
  mkdirSync(folder, { recursive: true })
  const Manager = await load('persistence.js', 'PersistenceManager')
  const persistence = new Manager(folder) as Persistence
  // Its calls run on this process's event loop, which must not wait for the disk: a killed process loses nothing even so.
  persistence.db.exec('PRAGMA synchronous = NORMAL')
  // A queue's address names the port, which is another one at each start.
  persistence.db.prepare("UPDATE sqs_queues SET url = ? || '/' || name").run(`${endpoint}/${accountId}`)
  const { sqsStore, snsStore, s3Store } = stores
  persistence.load(sqsStore, snsStore, s3Store)
  // Only now, or each queue that is loaded would be written again, and its messages deleted with the row it replaces.
  for (const store of [sqsStore, snsStore, s3Store, ...sqsStore.allQueues()]) store.persistence = persistence
  return persistence
}

const depthOf = (queue: Queue): QueueDepth => {
  queue.processTimers()
  const { ready, delayed, inflight } = queue.inspectMessages()
  return {
    name: queue.name,
    url: queue.url,
    ready: ready.length,
    delayed: delayed.length,
    inFlight: inflight.length,
  }
}

const messagesIn = (queue: Queue): readonly KeptMessage[] => {
  const { ready, delayed, inflight } = queue.inspectMessages()
  return [...ready, ...delayed, ...inflight.map(({ message }) => message)]
}
