import { billedSeconds, gbSeconds, prices } from '../prices.ts'
import type { Work } from './measure.ts'
import type { RecordedRun } from './recorder.ts'
import type { Deployment } from './template.ts'

export const services = ['DynamoDB', 'Lambda', 'edge', 'HTTP API', 'SQS', 'logs', 'data out', 'mail'] as const
export type Service = (typeof services)[number]

/** Dollars, by service. */
export type Dollars = Readonly<Record<Service, number>>

/** How long a function waits for other services, which is billed as its own time: assumed, as one machine cannot measure it. */
export const waitMs = { dynamo: 5, otherService: 20, gateway: 300 } as const

/**
 * What CloudWatch is sent beside a function’s own lines: what the runtime puts before each of them (its time, the request’s id,
 * a level), Lambda’s START, END and REPORT, the API’s line of each request, and what CloudWatch adds to every line.
 */
export const logBytes = { prefix: 67, invocation: 290, invocationLines: 3, access: 200, line: 26 } as const

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0)

export const unitsOf = (runs: readonly RecordedRun[]) => ({
  writeUnits: sum(runs, ({ calls }) => sum(calls, ({ writeUnits }) => writeUnits)),
  readUnits: sum(runs, ({ calls }) => sum(calls, ({ readUnits }) => readUnits)),
})

/** Seconds that all runs of some work are billed: on the processor, and waiting. */
export const secondsOf = ({ runs, cpuMs }: Work, memoryMb: number) => {
  const waits = sum(
    runs,
    ({ roundTrips, requests, gatewayCalls }) =>
      roundTrips * waitMs.dynamo + requests.length * waitMs.otherService + gatewayCalls * waitMs.gateway,
  )
  return { cpu: billedSeconds(cpuMs, memoryMb), waiting: waits / 1000 }
}

/** What some work costs once. */
export const billOf = (work: Work, { functions, queueConsumers }: Deployment): Dollars => {
  const { runs } = work
  const memoryMb = functions.get(work.function)?.memoryMb ?? Number.NaN
  const { cpu, waiting } = secondsOf(work, memoryMb)
  const { writeUnits, readUnits } = unitsOf(runs)
  const answered = runs.filter(({ replyBytes }) => replyBytes !== undefined)
  const requestsTo = (service: string) =>
    runs.flatMap(({ requests }) => requests).filter(({ name }) => name.startsWith(service))
  const mails = requestsTo('SESv2 ')
  // Lambda takes a message from its queue, and away when it is done: a request each.
  const takenMessages = queueConsumers.has(work.function) ? runs.length : 0
  return {
    DynamoDB: writeUnits * prices.writeUnit + readUnits * prices.readUnit,
    Lambda: runs.length * prices.lambdaRequest + gbSeconds(cpu + waiting, memoryMb) * prices.lambdaGbSecond,
    edge: answered.length * (prices.edgeRequest + prices.edgeFunction + prices.webAclRequest),
    'HTTP API': answered.length * prices.httpRequest,
    SQS: (requestsTo('SQS ').length + 2 * takenMessages) * prices.sqsRequest,
    logs: logged(runs, answered.length) * prices.logByte,
    'data out': sum(answered, ({ replyBytes = 0 }) => replyBytes) * prices.byteOut,
    mail: mails.length * prices.mail + sum(mails, ({ attached }) => attached) * prices.mailAttachmentByte,
  }
}

/** Bytes of the logs of some runs. */
export const logged = (runs: readonly RecordedRun[], requests: number): number => {
  const lines = runs.flatMap(({ logLines }) => logLines)
  const own = sum(lines, line => Buffer.byteLength(line) + logBytes.prefix + logBytes.line)
  const invocation = logBytes.invocation + logBytes.invocationLines * logBytes.line
  return own + runs.length * invocation + requests * (logBytes.access + logBytes.line)
}

export const totalOf = (dollars: Dollars, of: readonly Service[] = services): number =>
  sum(of, service => dollars[service])

export const added = (bills: readonly Dollars[]): Dollars =>
  Object.fromEntries(services.map(service => [service, sum(bills, bill => bill[service])])) as Record<Service, number>
