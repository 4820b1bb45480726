import { Worker } from 'node:worker_threads'
import type { Cloud } from './cloud.ts'
import type { DemoMessage } from './demo-worker.ts'
import { variablesOf } from './lambda/variables.ts'

export interface DemoLoading {
  /** Begins to load; settles when the first days can be booked. The rest of the month follows. */
  readonly into: (cloud: Cloud) => Promise<void>
  readonly stop: () => Promise<void>
}

/**
 * Loads the demo network in a thread of its own, so that requests do not wait for it. The thread reads its code while the
 * cloud still starts.
 */
export const startDemoLoading = (progress: (sentence: string) => void): DemoLoading => {
  const worker = new Worker(new URL('./demo-worker.ts', import.meta.url))
  const bookable = Promise.withResolvers<void>()
  // A failure before `into` is called is not unhandled: `into` returns it.
  bookable.promise.catch(() => {})
  worker.on('message', (message: DemoMessage) => {
    if (message === 'bookable') bookable.resolve()
    else if (message !== 'complete') progress(message.progress)
  })
  worker.once('error', error => {
    const sentence = `The demo network could not be loaded: ${(error as Error).message}`
    bookable.promise.then(
      () => progress(sentence),
      () => {},
    )
    bookable.reject(new Error(sentence))
  })
  worker.once('exit', () => bookable.reject(new Error('The demo network was not loaded to its end')))
  return {
    into: cloud => {
      worker.postMessage(environmentOf(cloud))
      return bookable.promise
    },
    stop: async () => {
      await worker.terminate()
    },
  }
}

/**
 * The environment of a function with grants on every table and bucket of the template, and on the queue of migrations, but for
 * what says that it is one: a program's output is for people, and no place for a log.
 */
export const environmentOf = (cloud: Cloud): Record<string, string> => {
  const [any] = cloud.functions()
  if (!any) throw new Error('the template has no functions')
  const names = cloud.functions().flatMap(({ environment }) => Object.entries(environment))
  const environment = Object.fromEntries(names.filter(([name]) => /_(TABLE|BUCKET)$|^MIGRATIONS_QUEUE$/.test(name)))
  const variables = Object.entries(variablesOf({ ...any, environment }, cloud.endpoints))
  return Object.fromEntries(variables.filter(([name]) => !name.startsWith('AWS_LAMBDA_')))
}
