import { parentPort } from 'node:worker_threads'
import { loadDemo } from './demo.ts'

/** Loads the demo network with the stores the functions use, under an environment of its own. */

const tell = (message: DemoMessage): void => parentPort?.postMessage(message)

/** `progress` is a sentence; `bookable` comes once when a search finds departures, `complete` when all are there. */
export type DemoMessage = { readonly progress: string } | 'bookable' | 'complete'

const { complete } = await loadDemo({ now: Date.now() }, progress => tell({ progress }))
tell('bookable')
await complete
tell('complete')
