import type { CountedCall } from '../counting/counting-proxy.ts'
import { sequentialRoundTrips } from '../counting/round-trips.ts'
import { type SdkRequest, sdkRequestsOf } from './sdk-requests.ts'
import type { World } from './world.ts'

export const steps = [
  'look',
  'hold',
  'book',
  'pay',
  'settle',
  'invoice',
  'ledger',
  'mail',
  'end of the hold',
  'idle',
] as const
export type Step = (typeof steps)[number]

/** What one call of one function in one step did. */
export interface RecordedRun {
  readonly step: Step
  readonly function: string
  /** Of DynamoDB. */
  readonly calls: readonly CountedCall[]
  readonly roundTrips: number
  /** Of other services. */
  readonly requests: readonly SdkRequest[]
  /** Of this thread. */
  readonly cpuMs: number
  readonly logLines: readonly string[]
  /** Its requests to the payment gateway. */
  readonly gatewayCalls: number
  /** Body and headers of an answer over HTTP. */
  readonly replyBytes: number | undefined
}

export interface Recorder {
  readonly runs: readonly RecordedRun[]
  readonly run: <T>(step: Step, name: string, work: () => Promise<T>) => Promise<T>
}

export const startRecorder = (world: Pick<World, 'count'>): Recorder => {
  const runs: RecordedRun[] = []
  const run = async <T>(step: Step, name: string, work: () => Promise<T>): Promise<T> => {
    // The name the stack gives: every record is stamped with its writer.
    process.env.FUNCTION_NAME = name
    const before = process.threadCpuUsage()
    const { result: counted, lines } = await logOf(() => sdkRequestsOf(() => world.count(work)))
    const { user, system } = process.threadCpuUsage(before)
    const { result, count } = counted.result
    // The sandbox stands for another company's system, though it runs in this process and keeps its orders in these tables.
    const calls = count.calls.filter(({ pk }) => !pk.startsWith('SANDBOX#'))
    const logLines = lines.filter(line => !isOfGateway(line))
    runs.push({
      step,
      function: name,
      calls,
      roundTrips: sequentialRoundTrips(calls),
      requests: counted.requests,
      cpuMs: (user + system) / 1000,
      logLines,
      gatewayCalls: lines.length - logLines.length,
      replyBytes: replyBytesOf(result),
    })
    return result
  }
  return { runs, run }
}

const isOfGateway = (line: string): boolean => /"message":"\w*Sandbox\w*"/.test(line)

/** The lines are collected, not printed. */
const logOf = async <T>(work: () => Promise<T>): Promise<{ result: T; lines: string[] }> => {
  const { log } = console
  const lines: string[] = []
  console.log = line => void lines.push(String(line))
  try {
    return { result: await work(), lines }
  } finally {
    console.log = log
  }
}

const replyBytesOf = (result: unknown): number | undefined => {
  const { raw, headers = {} } = (result ?? {}) as { raw?: Buffer; headers?: Record<string, string> }
  if (!raw) return undefined
  // A header's colon, space and line end.
  return Object.entries(headers).reduce((bytes, [name, value]) => bytes + name.length + value.length + 4, raw.length)
}
