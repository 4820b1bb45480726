import { once } from 'node:events'
import { parentPort } from 'node:worker_threads'
import { loadDemo } from './demo.ts'

/** Loads the demo network with the stores the functions use, into the tables that the environment it is sent names. */

const tell = (message: DemoMessage): void => parentPort?.postMessage(message)

/** `progress` is a sentence; `bookable` comes once when a search finds departures, `complete` when all are there. */
export type DemoMessage = { readonly progress: string } | 'bookable' | 'complete'

if (!parentPort) throw new Error('demo-worker.ts runs in a worker thread')
const [environment] = await once(parentPort, 'message')
Object.assign(process.env, environment)
const { complete } = await loadDemo({ now: Date.now() }, progress => tell({ progress }))
tell('bookable')
await complete
tell('complete')
