import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { startDynamo } from '../../local/engines/dynamo.ts'
import { putDemo, recordAll } from './record-all.ts'
import type { RecordedRun, Step } from './recorder.ts'
import { startWorld } from './world.ts'

/** What one function did in one step of a booking, all its calls together. */
export interface Work {
  readonly step: Step
  readonly function: string
  readonly runs: readonly RecordedRun[]
  readonly cpuMs: number
}

/** Counted and timed in threads of their own: counting takes time, and nothing but the functions is to be timed. */
export const measureBooking = async (): Promise<readonly Work[]> => {
  const engine = await startDynamo({})
  try {
    const worker = new Worker(new URL('./count-in-worker.ts', import.meta.url), { workerData: engine.endpoint })
    const [counted] = (await once(worker, 'message')) as [readonly RecordedRun[]]
    const cpuMs = await timeThem(engine.endpoint)
    return [...Map.groupBy(counted, keyOf)].map(([key, runs]) => ({
      step: runs[0]?.step ?? 'look',
      function: runs[0]?.function ?? '',
      runs,
      cpuMs: cpuMs.get(key) ?? Number.NaN,
    }))
  } finally {
    await engine.stop()
  }
}

const keyOf = ({ step, function: name }: RecordedRun): string => `${step} ${name}`

const warmups = 6
export const rounds = 15

/** CPU ms of each function in each step, all its calls together: means. */
const timeThem = async (engine: string): Promise<ReadonlyMap<string, number>> => {
  const world = await startWorld(engine, { counts: false })
  try {
    await putDemo()
    const found = new Map<string, number[]>()
    for (let round = -warmups; round < rounds; round += 1)
      for (const [key, runs] of Map.groupBy(await recordAll(world), keyOf)) {
        const sum = runs.reduce((ms, run) => ms + run.cpuMs, 0)
        if (round >= 0) found.set(key, [...(found.get(key) ?? []), sum])
      }
    return new Map([...found].map(([key, times]) => [key, mean(times)]))
  } finally {
    await world.stop()
  }
}

/** The mean, not the median: a clock of whole milliseconds measures short times only on average. */
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
