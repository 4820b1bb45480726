import { once } from 'node:events'
import { parentPort } from 'node:worker_threads'
import { loadDemo } from '../bin/demo/load-demo.ts'

/** Loads the demo network with the functions' stores, into the tables that the environment in its first message names. */

const post = (message: DemoMessage): void => parentPort?.postMessage(message)

/** `progress` is a sentence; `bookable` comes once when a search finds departures, `complete` when all are there. */
export type DemoMessage = { readonly progress: string } | 'bookable' | 'complete'

if (!parentPort) throw new Error('demo-worker.ts runs in a worker thread')
const [environment] = await once(parentPort, 'message')
Object.assign(process.env, environment)
const { complete } = await loadDemo({ now: Date.now() }, progress => post({ progress }))
post('bookable')
await complete
post('complete')
