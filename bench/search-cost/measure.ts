import { type Encoding, encode } from '../../shared/platform/http/encoding.ts'
import type { Count } from '../counting/counting-proxy.ts'
import { type Environment, startWorld, type World } from './world.ts'

export interface CountedRequest {
  readonly what: string
  readonly departures: number
  readonly count: Count
}

export interface TimedRequest {
  readonly what: string
  readonly cpuMs: number
  readonly bytes: number
}

export interface Level {
  readonly reply: string
  readonly encoding: Encoding
  readonly level: number
  readonly bytes: number
  readonly cpuMs: number
}

export interface SearchMeasurements {
  readonly counted: readonly CountedRequest[]
  readonly timed: readonly TimedRequest[]
  readonly levels: readonly Level[]
}

export const measureSearches = async (): Promise<SearchMeasurements> => {
  const world = await startWorld()
  try {
    return { counted: await countSearches(world), ...(await timeSearches(world)) }
  } finally {
    await world.stop()
  }
}

const minute = 60_000
const pairs = [
  ['Mumbai', 'Pune'],
  ['Delhi', 'Agra'],
  ['Mumbai', 'Bengaluru'],
] as const

const queryOf = ([origin_city, destination_city]: readonly [string, string], date: string) => ({
  origin_city,
  destination_city,
  date,
})

/** @throws Error for an unexpected reply, which must not be measured */
const bodyOf = ({ statusCode, body = '' }: { statusCode?: number; body?: string }): string => {
  if (statusCode !== 200) throw new Error(`expected 200, got ${statusCode} ${body}`)
  return body
}

const countSearches = async (world: World): Promise<CountedRequest[]> => {
  const environment = await world.environment('counted')
  const counted: CountedRequest[] = []
  for (const pair of pairs) {
    const search = () => environment.search(queryOf(pair, world.date))
    const add = async (when: string) => {
      const { result, count } = await world.count(search)
      const departures = JSON.parse(bodyOf(result)).schedules.length
      counted.push({ what: `${pair.join(' → ')}, ${when}`, departures, count })
    }
    world.later(minute)
    await add('first')
    await add('again within two seconds')
    world.later(2_000)
    await add('again within a minute')
  }
  return counted
}

const rounds = 15
const warmups = 40
const runs = 8

const timeSearches = async (world: World) => {
  const environment = await world.environment('straight')
  const query = queryOf(pairs[0], world.date)
  const search = bodyOf(await environment.search(query))
  const seatMap = bodyOf(await environment.seatMap(JSON.parse(search).schedules[0].id))
  return { timed: await timed(world, environment, query), levels: levelsOf({ search, 'seat map': seatMap }) }
}

const timed = async (world: World, { search, seatMap }: Environment, query: Record<string, string>) => {
  const [first] = JSON.parse(bodyOf(await search(query))).schedules
  const searchAnew = (parameters: Record<string, string>) => {
    world.later(minute)
    return search(parameters)
  }
  const kinds: readonly (readonly [string, () => ReturnType<Environment['search']>])[] = [
    ['search, first', () => searchAnew(query)],
    ['search, again within two seconds', () => search(query)],
    ['the same in gzip', () => search(query, 'gzip')],
    ['the same in br', () => search(query, 'br')],
    ['seat map of a guest', () => seatMap(first.id)],
    ['the same in br', () => seatMap(first.id, 'br')],
  ]
  const found = kinds.map(() => [] as number[])
  // Kinds in turns: a slow moment of the machine slows all of them.
  for (let round = -warmups; round < rounds; round += 1)
    for (const [kind, [, send]] of kinds.entries()) {
      await search(query)
      const ms = await cpuMs(runs, send)
      if (round >= 0) found[kind]?.push(ms)
    }
  const results: TimedRequest[] = []
  for (const [kind, [what, send]] of kinds.entries()) {
    const { body = '', isBase64Encoded } = await send()
    const bytes = Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8')
    results.push({ what, cpuMs: median(found[kind] ?? []), bytes })
  }
  return results
}

const levelsOf = (replies: Readonly<Record<string, string>>): Level[] => {
  const levels = [
    ...[1, 2, 3, 4, 5, 6, 7].map(level => ['br', level] as const),
    ...[1, 3, 5, 6, 7, 9].map(level => ['gzip', level] as const),
  ]
  return Object.entries(replies).flatMap(([reply, text]) => {
    const times = levels.map(() => [] as number[])
    for (let round = -warmups; round < rounds; round += 1)
      for (const [index, [encoding, level]] of levels.entries()) {
        const ms = cpuMsOf(runs, () => encode(text, encoding, level).toString('base64'))
        if (round >= 0) times[index]?.push(ms)
      }
    return levels.map(([encoding, level], index) => ({
      reply,
      encoding,
      level,
      bytes: encode(text, encoding, level).length,
      cpuMs: median(times[index] ?? []),
    }))
  })
}

const cpuMs = async (times: number, work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage()
  for (let run = 0; run < times; run += 1) await work()
  return spentSince(before) / times
}

const cpuMsOf = (times: number, work: () => unknown): number => {
  const before = process.cpuUsage()
  for (let run = 0; run < times; run += 1) work()
  return spentSince(before) / times
}

const spentSince = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
