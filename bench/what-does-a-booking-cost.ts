import { added, billOf, type Dollars, logBytes, services, totalOf, unitsOf, waitMs } from './booking-cost/bill.ts'
import { importFilesAsAddresses } from './booking-cost/file-addresses.ts'
import { type IdleItem, idleItems } from './booking-cost/idle.ts'
import type { Work } from './booking-cost/measure.ts'
import { functionTable, idleTable, stepTable } from './booking-cost/tables.ts'
import { type Deployment, readDeployment } from './booking-cost/template.ts'
import { dollarsPerMillion, prices } from './prices.ts'
import type { Answer, Target } from './report/answer.ts'

export const answer = async (): Promise<Answer> => {
  const deployment = await readDeployment()
  importFilesAsAddresses()
  const { measureBooking, rounds } = await import('./booking-cost/measure.ts')
  const { looks, pauseMs } = await import('./booking-cost/record-looking.ts')
  // The sandbox checkout stands for the customer’s bank.
  const measured = (await measureBooking()).filter(work => !work.function.startsWith('sandbox/'))
  const works = measured.filter(({ step }) => step !== 'idle')
  const idle = idleItems(deployment, measured)
  return {
    title: 'What does a booking cost?',
    question: `Every AWS call of one booking of two seats: ${looks.searches} searches, ${looks.details} departures and ${looks.maps} seat maps looked at, the hold, booking, payment, webhook, settling, ticket, mail, and the activity log, at the public prices of us-east-1. Live updates to watchers are not built yet, and not in it.`,
    method: [
      `A guest looks around in the demo network (Mumbai → Pune, ${pauseMs / 1000} s between two looks, nothing cached for other guests), then signs in and buys; functions are warm. Every function’s real handler runs; streams and queues are handed on one step at a time, so no batch has more than one booking.`,
      'DynamoDB’s units are counted by a proxy as in “What does a hold cost?”; other requests are counted where the SDK sends them, and those by which Lambda takes messages from a queue (two a message) are added.',
      `A function is billed its CPU time × 1,769 MB ÷ its memory, as the template says that (1,769 MB is one vCPU), and its waiting. CPU is \`process.threadCpuUsage\` of the handlers, means of ${rounds} bookings after warming up, stand-ins of SQS, SES, SNS and the gateway included as they run in the same thread: too much rather than too little. AWS’s processors may be faster or slower than this one. Waiting cannot be measured here, and is assumed: ${waitMs.dynamo} ms a round trip of DynamoDB, ${waitMs.otherService} ms another service, ${waitMs.gateway} ms the payment gateway.`,
      `Logs: each line’s bytes + ${logBytes.prefix} the runtime puts before it, ${logBytes.invocation} an invocation for Lambda’s own ${logBytes.invocationLines} lines, ${logBytes.access} a request for the API’s line, and ${logBytes.line} a line for CloudWatch.`,
      `Prices: ${priceText()}. Reading streams is free for Lambda. No free tier is taken off.`,
      'Formula: units × price + requests × price + memory in GB × billed seconds × price + bytes × price, per function; a million bookings are a million times that. Idle is counted in the synthesized template of a production stage.',
    ],
    targets: targetsOf(works, deployment, idle),
    tables: [stepTable(works, deployment), functionTable(works, deployment), idleTable(idle)],
    notes: notesOf(works, deployment),
  }
}

const priceText = (): string => {
  const million = (price: number) => `$${Number((1e6 * price).toPrecision(4))} a million`
  const gigabyte = (price: number) => `$${Number((1e9 * price).toPrecision(4))} a GB`
  return [
    `DynamoDB ${million(prices.writeUnit)} write units and ${million(prices.readUnit)} read units`,
    `Lambda ${million(prices.lambdaRequest)} requests and $${prices.lambdaGbSecond} a GB-second (arm64)`,
    `CloudFront, its function and the web ACL ${million(prices.edgeRequest + prices.edgeFunction + prices.webAclRequest)} requests`,
    `HTTP API ${million(prices.httpRequest)} requests`,
    `SQS ${million(prices.sqsRequest)} requests`,
    `CloudWatch ${gigabyte(prices.logByte)} of logs and $${prices.alarmMonth} an alarm`,
    `data out ${gigabyte(prices.byteOut)}`,
    `SES $${1000 * prices.mail} a thousand and ${gigabyte(prices.mailAttachmentByte)} attached`,
    `Secrets Manager $${prices.secretMonth} a secret and $${prices.secretRead * 10_000} for 10,000 reads`,
  ].join('; ')
}

const limits = { dynamo: 35, next: 50, rest: 70, idle: 25 } as const
const withoutMail = services.filter(service => service !== 'mail')

const targetsOf = (works: readonly Work[], deployment: Deployment, idle: readonly IdleItem[]): Target[] => {
  const all = added(works.map(work => billOf(work, deployment)))
  const perMillion = (of: Dollars, some: typeof withoutMail) => 1e6 * totalOf(of, some)
  const idleDollars = idle.reduce((sum, { dollars }) => sum + dollars, 0)
  return [
    target('$ per million bookings, DynamoDB', limits.dynamo, perMillion(all, ['DynamoDB']), dynamoReason(works)),
    target('$ per million bookings, all but mail and SMS', limits.rest, perMillion(all, withoutMail), shares(all)),
    target('the same, later', limits.next, perMillion(all, withoutMail), 'as above.'),
    target('$ a month, idle', limits.idle, idleDollars),
  ]
}

const target = (what: string, most: number, measured: number, reason?: string): Target => ({
  what,
  target: `≤ ${most}`,
  measured: measured.toFixed(2),
  isMet: measured <= most,
  reason: measured <= most ? undefined : reason,
})

const dynamoReason = (works: readonly Work[]): string => {
  const part = (isIt: (work: Work) => boolean) => {
    const units = unitsOf(works.filter(isIt).flatMap(({ runs }) => runs))
    return `$${dollarsPerMillion(units).toFixed(2)} (${units.writeUnits} write and ${units.readUnits} read units)`
  }
  const isLog = ({ function: name }: Work) => name.startsWith('activity/')
  const isLook = ({ step }: Work) => step === 'look'
  return `looking around takes ${part(isLook)}, the sale itself ${part(work => !isLook(work) && !isLog(work))}, the log ${part(isLog)}.`
}

const shares = (all: Dollars): string =>
  `${withoutMail.map(service => `${service} ${(1e6 * all[service]).toFixed(2)}`).join(', ')}.`

const notesOf = (works: readonly Work[], deployment: Deployment): string[] => {
  const runs = works.flatMap(work => work.runs.map(run => ({ run, of: deployment.functions.get(work.function) })))
  const reading = runs.filter(({ of }) => of?.readsSecrets).length
  const endpoints = new Set(works.filter(work => work.runs.some(run => run.replyBytes)).map(work => work.function)).size
  return [
    `Secrets are kept by a function for five minutes: a busy one reads none for a booking. ${reading} of the ${runs.length} runs are of functions that use one; were each to read it anew, that would be $${(1e6 * reading * prices.secretRead).toFixed(2)} a million.`,
    `The log lines of requests carry metrics, three for each endpoint: ${endpoints} endpoints in use are ${3 * endpoints} metrics, $${(3 * endpoints * prices.metricMonth).toFixed(2)} a month however many bookings there are.`,
    'A text message, which goes to who asked for it or has no address, is priced by country, a payment by its gateway, both far above all of this; neither is in any sum.',
    'Under load a batch holds the changes of many bookings, and functions and log are called less often for each.',
  ]
}
