import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type EngineReply,
  type EngineRequest,
  imagesBefore,
  type ReadItem,
  type Units,
  unitsOf,
  withCostReported,
} from './consumed.ts'
import { type Span, sequentialRoundTrips } from './round-trips.ts'

/** One call of DynamoDB: its operation and table (of a transaction's, the first), when, and what it consumed. */
export interface CountedCall extends Span, Units {
  readonly operation: string
  readonly table: string
  /** The partition key of what was written or read, where there is one. */
  readonly pk: string
}

/** The calls of one request, in the order in which they were sent, and their sums. */
export interface Count extends Units {
  readonly calls: readonly CountedCall[]
  readonly roundTrips: number
}

/** A DynamoDB endpoint that passes every request to the engine and counts it. */
export interface CountingProxy {
  readonly endpoint: string
  /** The calls of DynamoDB that `work` makes. One count at a time. */
  readonly count: <T>(work: () => Promise<T>) => Promise<{ readonly result: T; readonly count: Count }>
  readonly stop: () => Promise<void>
}

/**
 * While it counts, every answer waits this long, as an answer over a network does. Without it, a call sent beside
 * another could come after that one's answer, and the two would look like a sequence.
 */
const networkMs = 60

/** @param answerAfterMs 0 where round trips are not needed */
export const startCountingProxy = async (engine: string, answerAfterMs = networkMs): Promise<CountingProxy> => {
  let calls: CountedCall[] | undefined
  const server = createServer((request, response) => {
    const to = calls
    handOn({ engine, answerAfterMs }, request, response, to).catch(error => {
      response.destroy(error)
      to?.push({ ...failed, operation: String(error), start: performance.now(), end: performance.now() })
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as { port: number }
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    count: async work => {
      const found: CountedCall[] = []
      calls = found
      const result = await work().finally(() => {
        calls = undefined
      })
      return { result, count: summed(found) }
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const failed = { table: '', pk: '', readUnits: Number.NaN, writeUnits: Number.NaN }

const handOn = async (
  { engine, answerAfterMs }: { readonly engine: string; readonly answerAfterMs: number },
  request: IncomingMessage,
  response: ServerResponse,
  calls: CountedCall[] | undefined,
): Promise<void> => {
  const start = performance.now()
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const input = JSON.parse(Buffer.concat(chunks).toString()) as EngineRequest
  const target = String(request.headers['x-amz-target'])
  const [version = '', operation = ''] = target.split('.')
  const send = async (of: string, body: object) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `${version}.${of}`,
      authorization: String(request.headers.authorization),
      'x-amz-date': String(request.headers['x-amz-date']),
    }
    const answer = await fetch(engine, { method: 'POST', headers, body: JSON.stringify(body) })
    return { status: answer.status, text: await answer.text() }
  }
  const readItem: ReadItem = async (TableName, Key) => {
    const { text } = await send('GetItem', { TableName, Key, ConsistentRead: true })
    return (JSON.parse(text) as EngineReply).Item
  }
  const before = calls && (await imagesBefore(input, readItem))
  const answer = await send(operation, calls ? withCostReported(operation, input) : input)
  if (calls) {
    await delay(answerAfterMs)
    const units = await unitsOf(operation, input, JSON.parse(answer.text) as EngineReply, readItem, before)
    calls.push({ operation, table: tableOf(input), pk: partitionOf(input), start, end: performance.now(), ...units })
  }
  response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(answer.text)
}

const tableOf = ({ TableName, TransactItems: [first] = [] }: EngineRequest): string =>
  TableName ?? Object.values(first ?? {})[0]?.TableName ?? ''

const partitionOf = ({ Key, Item }: EngineRequest): string => (Key ?? Item)?.pk?.S ?? ''

const summed = (calls: readonly CountedCall[]): Count => {
  const fault = calls.find(call => Number.isNaN(call.writeUnits))
  if (fault) throw new Error(`could not be counted: ${fault.operation}`)
  return {
    calls: calls.toSorted((left, right) => left.start - right.start),
    roundTrips: sequentialRoundTrips(calls),
    readUnits: calls.reduce((sum, call) => sum + call.readUnits, 0),
    writeUnits: calls.reduce((sum, call) => sum + call.writeUnits, 0),
  }
}
