import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { buildSync } from 'esbuild'
import { randomHex } from '../random-hex.ts'
import type { FunctionDefinition } from './definition.ts'
import type { FunctionFailure, InvokeResult } from './invoke.ts'
import type { Answer, Startup, Task } from './protocol.ts'

/** One environment of a function: a worker thread that handles one request at a time. */
export interface Environment {
  readonly run: (event: string) => Promise<InvokeResult>
  /** False once it died or timed out: it takes no further request. */
  readonly isAlive: () => boolean
  readonly stop: () => Promise<void>
}

/** Lambda's limit of what a function may return, in bytes of JSON. */
export const maxPayloadBytes = 6_291_556

const initializationSeconds = 10

// Stripping types in each worker would add 40 ms to every cold start; it is done once.
const { outputFiles } = buildSync({
  entryPoints: [fileURLToPath(new URL('./runtime.ts', import.meta.url))],
  bundle: true,
  write: false,
  platform: 'node',
  format: 'esm',
  target: 'node24',
})
const runtime = new URL(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`)

/**
 * Starts a worker and waits until it has imported the bundle. Initialization that fails is given as `failure`, not thrown.
 * @param log receives what the function writes to its standard output and error
 */
export const startEnvironment = async (
  definition: FunctionDefinition,
  variables: Record<string, string>,
  log: (chunk: Buffer | string) => void,
): Promise<{ readonly environment: Environment } | { readonly failure: FunctionFailure }> => {
  const worker = new Worker(runtime, {
    name: definition.name,
    env: variables,
    argv: [],
    execArgv: [],
    workerData: startupOf(definition),
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: Math.max(definition.memoryMegabytes, 64) },
  })
  for (const stream of [worker.stdout, worker.stderr] as Readable[]) stream.on('data', log)
  const conversation = converseWith(worker)
  const environment = environmentOf(worker, conversation, definition)
  const first = await conversation.next(initializationSeconds * 1000, 'Initialization')
  if (first.kind === 'ready') return { environment }
  await environment.stop()
  return { failure: failureIn(first) }
}

const environmentOf = (worker: Worker, conversation: Conversation, definition: FunctionDefinition): Environment => {
  const run = async (event: string): Promise<InvokeResult> => {
    const task = taskOf(event, definition.timeoutSeconds)
    const next = conversation.next(definition.timeoutSeconds * 1000, `RequestId: ${task.requestId} Error:`)
    worker.postMessage(task)
    const outcome = await next
    if (outcome.kind !== 'dead') return resultOf(outcome)
    await worker.terminate()
    return { functionError: 'Unhandled', payload: outcome.failure }
  }
  const stop = async () => {
    conversation.end({ errorType: 'Runtime.Stopped', errorMessage: 'the environment was stopped' })
    await worker.terminate()
  }
  return { run, stop, isAlive: conversation.isAlive }
}

const taskOf = (event: string, timeoutSeconds: number): Task => ({
  event,
  requestId: randomUUID(),
  traceId: `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomHex()};Parent=${randomHex().slice(8)};Sampled=0`,
  deadline: Date.now() + timeoutSeconds * 1000,
})

const resultOf = (answer: Answer): InvokeResult => {
  if (answer.kind !== 'result') return { functionError: 'Handled', payload: failureIn(answer) }
  if (Buffer.byteLength(answer.payload) <= maxPayloadBytes) return { payload: JSON.parse(answer.payload) }
  return {
    functionError: 'Unhandled',
    payload: {
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: `Response payload size exceeded maximum allowed payload size (${maxPayloadBytes} bytes).`,
    },
  }
}

const failureIn = (answer: Outcome): FunctionFailure =>
  'failure' in answer ? answer.failure : { errorType: 'Runtime.Protocol', errorMessage: `unexpected ${answer.kind}` }

type Outcome = Answer | { readonly kind: 'dead'; readonly failure: FunctionFailure }

/** One request at a time: each `next` settles with the worker's next answer, its death, or the end of its time. */
interface Conversation {
  readonly next: (milliseconds: number, timeoutPrefix: string) => Promise<Outcome>
  readonly end: (failure: FunctionFailure) => void
  readonly isAlive: () => boolean
}

const converseWith = (worker: Worker): Conversation => {
  let settle: ((outcome: Outcome) => void) | undefined
  let death: FunctionFailure | undefined
  const settleWith = (outcome: Outcome) => {
    settle?.(outcome)
    settle = undefined
  }
  const end = (failure: FunctionFailure) => {
    death ??= failure
    settleWith({ kind: 'dead', failure: death })
  }
  worker.on('message', settleWith)
  worker.once('error', error => end(crashOf(error as Error)))
  worker.once('exit', code => end(exitOf(code)))
  const next = (milliseconds: number, timeoutPrefix: string) =>
    new Promise<Outcome>(resolve => {
      if (death) return resolve({ kind: 'dead', failure: death })
      const timer = setTimeout(() => end(timeoutOf(milliseconds, timeoutPrefix)), milliseconds)
      settle = outcome => {
        clearTimeout(timer)
        resolve(outcome)
      }
    })
  return { next, end, isAlive: () => death === undefined }
}

const crashOf = (error: Error): FunctionFailure => ({
  errorType: error.name,
  errorMessage: error.message,
  trace: error.stack?.split('\n') ?? [],
})

const exitOf = (code: number): FunctionFailure => ({
  errorType: 'Runtime.ExitError',
  errorMessage: `Runtime exited ${code === 0 ? 'without providing a reason' : `with error: exit status ${code}`}`,
})

const timeoutOf = (milliseconds: number, prefix: string): FunctionFailure => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `${prefix} Task timed out after ${(milliseconds / 1000).toFixed(2)} seconds`,
})

const startupOf = (definition: FunctionDefinition): Startup => ({
  functionName: definition.name,
  functionArn: definition.arn,
  handler: definition.handler,
  codeFolder: definition.codeFolder,
  extension: extensionOf(definition),
  memoryMegabytes: definition.memoryMegabytes,
})

// With no such file the import fails in the worker, with Lambda's error.
const extensionOf = ({ handler, codeFolder }: FunctionDefinition): string => {
  const [file = ''] = handler.split('.')
  return ['.mjs', '.js', '.cjs'].find(extension => existsSync(join(codeFolder, file + extension))) ?? '.mjs'
}
