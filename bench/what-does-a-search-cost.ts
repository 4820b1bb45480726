import { levels as chosen, type Encoding } from '../shared/platform/http/encoding.ts'
import { billedSeconds, gbSeconds, prices } from './prices.ts'
import type { Answer, Table, Target } from './report/answer.ts'
import { type Level, measureSearches, type SearchMeasurements } from './search-cost/measure.ts'

export const answer = async (): Promise<Answer> => {
  const measured = await measureSearches()
  return {
    title: 'What does a search cost?',
    question:
      'The DynamoDB calls and the CPU time of a search, at first and again, and the level at which its reply is compressed.',
    method: [
      'The deployed bundles run on a day of the demo network, from an address of its own each time; “first” is a minute later than the search before, when nothing of it is kept any more.',
      'Counts come from a proxy that requests `ReturnConsumedCapacity`; the write is the rate limit’s.',
      'CPU is `process.cpuUsage` of a process that does nothing else, straight to the engine (which is a process of its own), building the event included: medians of 15 rounds of 8 requests, in turns.',
      'A level’s price is that of the bytes sent to the Internet ($0.085 a GB) and of the CPU (arm64 at 1 GB, $0.0000133334 a second, which has 1 ÷ 1.769 of a processor), a million replies.',
    ],
    targets: targetsOf(measured),
    tables: tablesOf(measured),
    notes: [],
  }
}

const targetsOf = ({ counted, timed, levels }: SearchMeasurements): Target[] => {
  const requests = (when: RegExp) =>
    Math.max(...counted.filter(({ what }) => when.test(what)).map(of => of.count.calls.length))
  const again = timed.find(({ what }) => what === 'search, again within two seconds')?.cpuMs ?? Number.NaN
  const first = timed.find(({ what }) => what === 'search, first')?.cpuMs ?? Number.NaN
  const queried = Math.max(
    ...counted.map(({ count }) => count.calls.filter(({ table }) => /^inventory/.test(table)).length),
  )
  return [
    target(
      'requests of a first search',
      4,
      requests(/first$/),
      `a departure whose seats are in several sections is a query of its own (up to ${queried}), as is each route of the day; a batch would charge every section of 1 KB as 4 KB.`,
    ),
    target('requests of a search again within two seconds', 2, requests(/two seconds$/)),
    target('CPU ms of a search again within two seconds', 5, again),
    target(
      'CPU ms of a first search',
      5,
      first,
      `it is spent on ${counted[0]?.count.calls.length} requests, each signed, sent and read by the SDK.`,
    ),
    ...(['br', 'gzip'] as const).map(encoding => priceTarget(encoding, levels)),
  ]
}

const target = (what: string, most: number, measured: number, reason?: string): Target => ({
  what,
  target: `≤ ${most}`,
  measured: Number.isInteger(measured) ? String(measured) : measured.toFixed(1),
  isMet: measured <= most,
  reason: measured <= most ? undefined : reason,
})

const memoryMb = 1024

const price = ({ bytes, cpuMs }: Pick<Level, 'bytes' | 'cpuMs'>): number =>
  1e6 * (bytes * prices.byteOut + gbSeconds(billedSeconds(cpuMs, memoryMb), memoryMb) * prices.lambdaGbSecond)

/** Of all replies together. */
const priceTarget = (encoding: Encoding, levels: readonly Level[]): Target => {
  const byLevel = Map.groupBy(
    levels.filter(each => each.encoding === encoding),
    ({ level }) => level,
  )
  const sums = [...byLevel].map(([level, each]) => ({ level, dollars: each.reduce((sum, one) => sum + price(one), 0) }))
  const least = Math.min(...sums.map(({ dollars }) => dollars))
  const own = sums.find(({ level }) => level === chosen[encoding])?.dollars ?? Number.NaN
  return {
    what: `price of ${encoding} at level ${chosen[encoding]} ÷ that of the cheapest level`,
    target: '≤ 1.05',
    measured: (own / least).toFixed(2),
    isMet: own / least <= 1.05,
  }
}

const tablesOf = ({ counted, timed, levels }: SearchMeasurements): Table[] => [
  {
    title: 'Requests and units of a search',
    columns: ['search', 'departures', 'requests', 'round trips', 'read units', 'write units'],
    rows: counted.map(({ what, departures, count }) => [
      what,
      departures,
      count.calls.length,
      count.roundTrips,
      count.readUnits,
      count.writeUnits,
    ]),
  },
  {
    title: 'CPU of a request, Mumbai → Pune',
    columns: ['request', 'CPU ms', 'bytes of the reply'],
    rows: timed.map(({ what, cpuMs, bytes }) => [what, cpuMs.toFixed(2), bytes]),
  },
  {
    title: 'Levels of compression',
    columns: ['reply', 'encoding', 'level', 'bytes', 'CPU ms', '$ a million'],
    rows: levels.map(each => [
      each.reply,
      each.encoding,
      each.level === chosen[each.encoding] ? `${each.level}, chosen` : each.level,
      each.bytes,
      each.cpuMs.toFixed(3),
      price(each).toFixed(3),
    ]),
  },
]
