import { Worker } from 'node:worker_threads'
import type { Cloud } from './cloud.ts'
import type { DemoMessage } from './demo-worker.ts'
import { variablesOf } from './lambda/variables.ts'

export interface DemoLoading {
  /** Settles when the first days can be booked. */
  readonly bookable: Promise<void>
  /** Settles when the whole month can be. */
  readonly complete: Promise<void>
  readonly stop: () => Promise<void>
}

/** Loads the demo network into a running cloud, in a thread of its own so that requests do not wait for it. */
export const startDemoLoading = (cloud: Cloud, progress: (sentence: string) => void): DemoLoading => {
  const worker = new Worker(new URL('./demo-worker.ts', import.meta.url), { env: environmentOf(cloud) })
  const bookable = Promise.withResolvers<void>()
  const complete = Promise.withResolvers<void>()
  const fail = (error: Error) => {
    bookable.reject(error)
    complete.reject(error)
  }
  // Whoever waits for neither must not be ended by a failure that the other one tells.
  bookable.promise.catch(() => {})
  complete.promise.catch(() => {})
  worker.on('message', (message: DemoMessage) => {
    if (message === 'bookable') bookable.resolve()
    else if (message === 'complete') complete.resolve()
    else progress(message.progress)
  })
  worker.once('error', error => fail(new Error(`The demo network could not be loaded: ${(error as Error).message}`)))
  worker.once('exit', () => fail(new Error('The demo network was not loaded to its end')))
  return {
    bookable: bookable.promise,
    complete: complete.promise,
    stop: async () => {
      await worker.terminate()
    },
  }
}

/** What a function with every table of the template would see. */
export const environmentOf = (cloud: Cloud): Record<string, string> => {
  const [any] = cloud.functions()
  if (!any) throw new Error('the template has no functions')
  const names = cloud.functions().flatMap(({ environment }) => Object.entries(environment))
  const tables = Object.fromEntries(names.filter(([name]) => name.endsWith('_TABLE')))
  return variablesOf({ ...any, environment: tables }, cloud.endpoints)
}
