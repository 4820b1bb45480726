import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Invoke } from '../lambda/invoke.ts'
import type { State } from '../state.ts'
import { type CreatedResource, created, type ResourceRequest } from '../template/resource.ts'
import { functionNameIn } from './lambda-function.ts'

/** What a custom resource's function answers by a PUT to its `ResponseURL`. */
interface Response {
  readonly Status: 'SUCCESS' | 'FAILED'
  readonly Reason?: string
  readonly PhysicalResourceId?: string
  readonly Data?: Readonly<Record<string, unknown>>
}

export interface CustomResources {
  readonly create: (request: ResourceRequest) => Promise<CreatedResource>
  readonly stop: () => Promise<void>
}

const answerSeconds = 60

export const isCustom = (type: string): boolean =>
  type === 'AWS::CloudFormation::CustomResource' || type.startsWith('Custom::')

/**
 * Runs custom resources as CloudFormation does: `Create` once, `Update` when properties differ from those of an earlier
 * start, and nothing when they do not. The listener takes the functions' answers.
 */
export const startCustomResources = async (invoke: Invoke, state: State): Promise<CustomResources> => {
  const expected = new Map<string, (response: Response) => void>()
  const server = createServer(async (request, reply) => {
    const answer = expected.get(request.url ?? '')
    if (answer) answer(await responseIn(request))
    reply.writeHead(answer ? 200 : 404).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const ask = (functionName: string, event: object) => askFunction({ functionName, event, port, expected, invoke })
  return {
    create: request => createOrUpdate(request, state, ask),
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const responseIn = async (request: IncomingMessage): Promise<Response> => {
  try {
    return (await json(request)) as Response
  } catch {
    return { Status: 'FAILED', Reason: 'the answer was no JSON' }
  }
}

const createOrUpdate = async (
  { type, logicalId, path, stackId, properties }: ResourceRequest,
  state: State,
  ask: (functionName: string, event: object) => Promise<Response>,
): Promise<CreatedResource> => {
  const given = stringified(properties) as Record<string, unknown>
  const kept = state.get().customResources[path]
  if (kept && isDeepStrictEqual(kept.properties, given)) return created(kept.physicalId, kept.data)
  const response = await ask(functionNameIn(String(properties.ServiceToken)), {
    RequestType: kept ? 'Update' : 'Create',
    StackId: stackId,
    ResourceType: type,
    LogicalResourceId: logicalId,
    ResourceProperties: given,
    ...(kept && { PhysicalResourceId: kept.physicalId, OldResourceProperties: kept.properties }),
  })
  if (response.Status !== 'SUCCESS') throw new Error(response.Reason ?? 'its function answered FAILED')
  const physicalId = response.PhysicalResourceId ?? kept?.physicalId ?? path
  const data = response.Data ?? {}
  state.update(({ customResources }) => ({
    customResources: { ...customResources, [path]: { properties: given, physicalId, data } },
  }))
  return created(physicalId, data)
}

// CloudFormation hands every scalar over as a text.
const stringified = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(stringified)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, stringified(item)]))
  return String(value)
}

const askFunction = async (question: {
  functionName: string
  event: object
  port: number
  expected: Map<string, (response: Response) => void>
  invoke: Invoke
}): Promise<Response> => {
  const { functionName, event, port, expected, invoke } = question
  const path = `/${randomUUID()}`
  const abort = new AbortController()
  const answered = new Promise<Response>(settle => expected.set(path, settle))
  const failed = invoke(functionName, {
    ...event,
    RequestId: randomUUID(),
    ResponseURL: `http://127.0.0.1:${port}${path}`,
  }).then(({ functionError, payload }) =>
    functionError
      ? ({ Status: 'FAILED', Reason: `${payload.errorType}: ${payload.errorMessage}` } as Response)
      : delay(answerSeconds * 1000, { Status: 'FAILED', Reason: 'its function never answered' } as Response, abort),
  )
  try {
    return await Promise.race([answered, failed])
  } finally {
    failed.catch(() => {})
    abort.abort()
    expected.delete(path)
  }
}
