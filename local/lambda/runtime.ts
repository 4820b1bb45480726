import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { guardRequests } from '../engines/request-limits.ts'
import type { Answer, Startup, Task } from './protocol.ts'

/** The program of one Lambda environment: imports the bundle once, then answers one task after the other. */

type Handler = (event: unknown, context: object) => unknown

const startup = workerData as Startup
const port = parentPort
if (!port) throw new Error('runtime.ts runs in a worker thread')
const answer = (message: Answer): void => port.postMessage(message)

const failureOf = (thrown: unknown) => {
  const error = thrown instanceof Error ? thrown : undefined
  return {
    errorType: error?.name ?? typeof thrown,
    errorMessage: error ? error.message : String(thrown),
    trace: error?.stack?.split('\n') ?? [],
  }
}

const loadHandler = async (): Promise<Handler> => {
  const [file = '', exported = ''] = startup.handler.split('.')
  const module = await import(pathToFileURL(join(startup.codeFolder, file + startup.extension)).href)
  const handler = module[exported] ?? module.default?.[exported]
  if (typeof handler !== 'function') {
    throw Object.assign(new Error(`${startup.handler} is undefined or not exported`), {
      name: 'Runtime.HandlerNotFound',
    })
  }
  return handler
}

const contextOf = ({ requestId, deadline }: Task) => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName: startup.functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: startup.functionArn,
  memoryLimitInMB: String(startup.memoryMegabytes),
  awsRequestId: requestId,
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
})

const serialized = (result: unknown): string => {
  try {
    return JSON.stringify(result) ?? 'null'
  } catch (error) {
    throw Object.assign(new Error(`Unable to stringify response body: ${(error as Error).message}`), {
      name: 'Runtime.MarshalError',
    })
  }
}

const run = async (handler: Handler, task: Task): Promise<void> => {
  process.env._X_AMZN_TRACE_ID = task.traceId
  try {
    answer({ kind: 'result', payload: serialized(await handler(JSON.parse(task.event), contextOf(task))) })
  } catch (thrown) {
    answer({ kind: 'failed', failure: failureOf(thrown) })
  }
}

guardRequests()
try {
  const handler = await loadHandler()
  port.on('message', (task: Task) => void run(handler, task))
  answer({ kind: 'ready' })
} catch (thrown) {
  answer({ kind: 'unready', failure: failureOf(thrown) })
}
