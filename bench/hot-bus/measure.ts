import { startDynamo } from '../../local/engines/dynamo.ts'
import { startCrowd } from '../crowd/crowd.ts'
import type { Driven } from '../crowd/drive.ts'
import { runDrive } from '../crowd/run-drive.ts'
import { startRecordingProxy } from '../engine-share/recording-proxy.ts'
import { putBus } from '../hold-cost/buses.ts'

export interface HotMeasurements {
  readonly people: number
  readonly seats: number
  readonly holds: Driven
  /** Claims tried on the bus's sections. */
  readonly tries: number
  /** Seat maps read while nothing else goes on, and during the rush. */
  readonly idle: Driven
  readonly meanwhile: Driven
}

const people = 2000
const seats = 50
const readers = 4
const seatMaps = 200

export const measureHotBus = async (): Promise<HotMeasurements> => {
  const engine = await startDynamo({})
  const proxy = await startRecordingProxy(engine.endpoint)
  // The product reaches this engine through the proxy.
  process.env.DYNAMODB_ENDPOINT = proxy.endpoint
  const crowd = await startCrowd()
  try {
    const offer = await putBus(seats, 1)
    const labels = Object.values(offer.sections).flatMap(section => Object.values(section).flat())
    const tokens = await crowd.tokens(people)
    const origin = crowd.cloud.url
    const maps = Array.from({ length: seatMaps }, (_, index) => [crowd.seatMap(crowd.aDeparture, index)])
    const reading = { origin, clients: readers, jobs: maps }
    await runDrive(reading)
    const idle = await runDrive(reading)
    const wanting = tokens.map((token, index) => [crowd.hold(token, offer.inventory_id, [labels[index % seats] ?? ''])])
    const rush = { origin, clients: people, persists: true, jobs: wanting }
    let both: readonly [Driven, Driven] | undefined
    const operations = await proxy.record(async () => {
      both = await Promise.all([runDrive(rush), runDrive(reading)])
    })
    const [holds, meanwhile] = both as unknown as readonly [Driven, Driven]
    const tries = operations.filter(
      ({ headers, body = '' }) =>
        headers['x-amz-target']?.endsWith('UpdateItem') &&
        body.includes(`"${crowd.tables.inventory}"`) &&
        body.includes(offer.inventory_id),
    ).length
    return { people, seats, holds, tries, idle, meanwhile }
  } finally {
    await crowd.stop()
    await proxy.stop()
    await engine.stop()
    delete process.env.DYNAMODB_ENDPOINT
  }
}
