import { findPackageJSON } from 'node:module'
import { pathToFileURL } from 'node:url'
import { buildApp } from 'fauxqs'

/** A message as fauxqs keeps it; times in epoch milliseconds. */
interface KeptMessage {
  readonly messageId: string
  readonly body: string
  readonly delayUntil?: number
}

/** The queues' contents at one moment, by queue name; what was in flight counts as waiting again. */
export type SavedQueues = Readonly<Record<string, readonly KeptMessage[]>>

export interface QueueDepth {
  readonly name: string
  readonly url: string
  readonly ready: number
  readonly delayed: number
  readonly inFlight: number
}

/** SQS, SNS topics and S3 in this process. */
export interface Fauxqs {
  readonly endpoint: string
  readonly depths: () => readonly QueueDepth[]
  readonly saveQueues: () => SavedQueues
  /** Puts messages back into queues that exist; those of queues that are gone are dropped. */
  readonly restoreQueues: (saved: SavedQueues) => void
  readonly stop: () => Promise<void>
}

interface Queue {
  readonly name: string
  readonly url: string
  enqueue(message: KeptMessage): void
  inspectMessages(): {
    ready: KeptMessage[]
    delayed: KeptMessage[]
    inflight: { message: KeptMessage; visibilityDeadline: number }[]
  }
  processTimers(): void
}

interface SqsStore {
  host: string
  listQueues(): Queue[]
  getQueueByName(name: string): Queue | undefined
}

/** Starts fauxqs on a free port of the loopback address. */
export const startFauxqs = async (): Promise<Fauxqs> => {
  const stores = await makeStores()
  // Queue addresses otherwise name sqs.<region>.localhost, which only some resolvers know.
  stores.sqsStore.host = ''
  const app = buildApp({ logger: false, stores: stores as never })
  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' })
  const queues = () => stores.sqsStore.listQueues()
  return {
    endpoint,
    depths: () => queues().map(depthOf),
    saveQueues: () => Object.fromEntries(queues().map(queue => [queue.name, contentsOf(queue)])),
    restoreQueues: saved => {
      for (const [name, messages] of Object.entries(saved)) {
        const queue = stores.sqsStore.getQueueByName(name)
        for (const message of messages) queue?.enqueue(message)
      }
    },
    stop: async () => {
      await app.close()
    },
  }
}

// The package exports no stores, but only they give and take messages whole: with their ids, delays and receive counts.
const makeStores = async (): Promise<{ sqsStore: SqsStore }> => {
  const manifest = findPackageJSON('fauxqs', import.meta.url)
  if (!manifest) throw new Error('fauxqs is not installed: run npm ci')
  const folder = new URL('./dist/', pathToFileURL(manifest))
  const load = async (file: string, name: string) => {
    const module = await import(new URL(file, folder).href)
    return new module[name]()
  }
  const [sqsStore, snsStore, s3Store] = await Promise.all([
    load('sqs/sqsStore.js', 'SqsStore'),
    load('sns/snsStore.js', 'SnsStore'),
    load('s3/s3Store.js', 'S3Store'),
  ])
  return { sqsStore, snsStore, s3Store } as { sqsStore: SqsStore }
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

const contentsOf = (queue: Queue): readonly KeptMessage[] => {
  const { ready, delayed, inflight } = queue.inspectMessages()
  const returning = inflight.map(({ message, visibilityDeadline }) => ({ ...message, delayUntil: visibilityDeadline }))
  return [...ready, ...delayed, ...returning]
}
