import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { type Crowd, startCrowd } from '../crowd/crowd.ts'
import type { Driven, Shot } from '../crowd/drive.ts'
import { runDrive, runProgram } from '../crowd/run-drive.ts'
import { contentsOf, purposes, type Tables, tablesWith } from './copied-tables.ts'
import type { SdkDrive, SdkDriven } from './drive-sdk.ts'
import { recordOperations } from './record-operations.ts'

/** A kind of request: through gateway and Lambda, and its operations sent straight to the engine. */
export interface Share {
  readonly what: string
  readonly operations: number
  readonly product: Driven
  readonly engine: Driven
  /** The same operations through the functions' own client, which signs, writes and reads them. */
  readonly sdk: SdkDriven
}

export interface ShareMeasurements {
  readonly shares: readonly Share[]
  /** Requests to a function that reads nothing, through gateway and Lambda. */
  readonly empty: Driven
  /** Holds a second straight at the engine, before and after so many stream records were added. */
  readonly streamRecords: number
  readonly before: number
  readonly after: number
}

const clients = 32
const holds = 500
const reads = 1500
const warmUps = 600
const streamRecords = 100_000

/** Everything in one run, on one engine: the running product's. */
export const measureShares = async (): Promise<ShareMeasurements> => {
  const crowd = await startCrowd()
  const endpoint = crowd.cloud.endpoints.DYNAMODB ?? ''
  const client = new DynamoDBClient({ endpoint })
  try {
    return await measure(crowd, client, endpoint)
  } finally {
    client.destroy()
    await crowd.stop()
  }
}

const measure = async (crowd: Crowd, client: DynamoDBClient, endpoint: string): Promise<ShareMeasurements> => {
  const seats = await freeSeats(crowd)
  const tokens = await crowd.tokens(2 * holds + warmUps)
  const own = Object.fromEntries(purposes.map(purpose => [purpose, crowd.tables[purpose]])) as unknown as Tables
  const contents = await contentsOf(client, own)
  const shots = {
    'a search': Array.from({ length: reads }, (_, index) => crowd.search(index)),
    'a seat map': Array.from({ length: reads }, (_, index) =>
      crowd.seatMap(seats[index % seats.length]?.[0] ?? '', index),
    ),
    'a hold of one seat': Array.from({ length: holds }, (_, index) => holdShot(crowd, tokens, seats, index)),
  }
  const recorded = await recordOperations(client, contents, endpoint, {
    ...shots,
    later: Array.from({ length: holds }, (_, index) => holdShot(crowd, tokens, seats, holds + index)),
  })
  const straight = await tablesWith(client, contents)
  const signed = await tablesWith(client, contents)
  await warmUp(crowd, shots, tokens, seats)
  const throughProduct = (jobs: readonly Shot[]) =>
    runDrive({ origin: crowd.cloud.url, clients, jobs: jobs.map(shot => [shot]) })
  const shares: Share[] = []
  for (const [what, wanted] of Object.entries(shots)) {
    const jobs = recorded.jobs[what as keyof typeof shots]
    const product = await throughProduct(wanted)
    const engine = await runDrive({ origin: endpoint, clients, jobs: recorded.namedFor(straight, jobs) })
    const sdk = await runProgram<SdkDriven>(new URL('./drive-sdk.ts', import.meta.url), {
      callers: clients,
      jobs: recorded.namedFor(signed, jobs),
    } satisfies SdkDrive)
    shares.push({ what, operations: jobs.flat().length / jobs.length, product, engine, sdk })
  }
  const healthShots = Array.from({ length: reads + warmUps }, (_, index) => crowd.health(index))
  await throughProduct(healthShots.slice(reads))
  const empty = await throughProduct(healthShots.slice(0, reads))
  const before = holds / (shares.at(-1)?.engine.seconds ?? 1)
  await addStreamRecords(client, straight.commerce)
  const later = await runDrive({
    origin: endpoint,
    clients,
    jobs: recorded.namedFor(straight, recorded.jobs.later),
  })
  return { shares, empty, streamRecords, before, after: holds / later.seconds }
}

type Seat = readonly [scheduleId: string, label: string]

/** Seats in turn of every departure, so that holds are spread. */
const freeSeats = async ({ cloud }: Crowd): Promise<Seat[]> => {
  const days = [1, 2, 3].map(day => new Date(Date.now() + day * 24 * 3600_000).toISOString().slice(0, 10))
  const ends = ['origin_city=Mumbai&destination_city=Pune', 'origin_city=Pune&destination_city=Mumbai']
  const found: { id: string }[] = []
  for (const date of days)
    for (const trip of ends) {
      const reply = await fetch(`${cloud.url}/api/v1/schedules/search?${trip}&date=${date}&limit=50`)
      found.push(...((await reply.json()) as { schedules: { id: string }[] }).schedules)
    }
  const maps = await Promise.all(
    found.map(async ({ id }) => {
      const map = await (await fetch(`${cloud.url}/api/v1/schedules/${id}/seats`)).text()
      return [...map.matchAll(/"label":"([^"]+)"/g)].map(([, label = '']): Seat => [id, label])
    }),
  )
  const most = Math.max(...maps.map(map => map.length))
  return Array.from({ length: most }, (_, row) => maps.flatMap(map => (map[row] ? [map[row]] : []))).flat()
}

const holdShot = (crowd: Crowd, tokens: readonly string[], seats: readonly Seat[], index: number): Shot => {
  const [scheduleId = '', label = ''] = seats[index] ?? []
  return crowd.hold(tokens[index] ?? '', scheduleId, [label])
}

/** Starts environments and lets the compiler optimize before anything is measured. */
const warmUp = async (
  crowd: Crowd,
  shots: Readonly<Record<string, readonly Shot[]>>,
  tokens: readonly string[],
  seats: readonly Seat[],
): Promise<void> => {
  const origin = crowd.cloud.url
  const heldFirst = Array.from({ length: warmUps }, (_, index) => {
    const [scheduleId = '', label = ''] = seats[2 * holds + index] ?? []
    return crowd.hold(tokens[2 * holds + index] ?? '', scheduleId, [label])
  })
  for (const some of [shots['a search']?.slice(0, warmUps), shots['a seat map']?.slice(0, warmUps), heldFirst])
    await runDrive({ origin, clients, jobs: (some ?? []).map(shot => [shot]) })
}

/** Items of a table with a stream that the product does not read, a hundred a transaction. */
const addStreamRecords = async (client: DynamoDBClient, TableName: string): Promise<void> => {
  for (let added = 0; added < streamRecords; added += 100) {
    const TransactItems = Array.from({ length: 100 }, (_, index) => ({
      Put: { TableName, Item: { pk: { S: `FILLER#${added + index}` }, sk: { S: 'FILLER' } } },
    }))
    await client.send(new TransactWriteItemsCommand({ TransactItems }))
  }
}
