import { createHash } from 'node:crypto'
import type { Checkpoint } from './checkpoints.ts'
import { withinPayload } from './payload.ts'
import type { Shard } from './shard-reader.ts'
import { type Delivery, deliver } from './stream-delivery.ts'
import { type Change, changeOf, isChange } from './stream-record.ts'
import { asError, backoffMs, pause, type WakeSignal } from './waiting.ts'

/** One shard on its way to a function. */
export interface Pumping extends Delivery {
  readonly shard: Shard
  readonly region: string
  readonly eventSourceArn: string
  readonly batchSize: number
  readonly maximumBatchingWindowSeconds: number
  readonly parallelizationFactor?: number
  readonly matches: (record: unknown) => boolean
  readonly checkpoint: Checkpoint
  readonly wake: WakeSignal
  readonly idlePollMs?: number
  readonly gatherMs?: number
}

const defaultPollMs = 50
const mostPerRead = 1000

/**
 * Reads a shard and hands its changes on, batch after batch.
 * @returns true when the shard is closed and all of it is through, false when the source was stopped
 */
export const pump = async (pumping: Pumping): Promise<boolean> => {
  const { signal, wake, idlePollMs = defaultPollMs, gatherMs = 0 } = pumping
  const wanted = pumping.batchSize * (pumping.parallelizationFactor ?? 1)
  for (let failures = 0; !signal.aborted; ) {
    try {
      const began = Date.now()
      const { changes, ended } = await readBatch(pumping, wanted)
      failures = 0
      if (!(await handOn(changes, pumping))) return false
      if (ended) return true
      if (changes.length >= wanted) continue
      await wake.sleep(idlePollMs, signal)
      // The first change after a rest is read at once, many of them in turn as one batch.
      await pause(began + gatherMs - Date.now(), signal)
    } catch (error) {
      pumping.onError(new Error(`${pumping.functionName} cannot read ${pumping.streamArn}`, { cause: asError(error) }))
      await pause(backoffMs(failures++, 100, 5000), signal)
    }
  }
  return false
}

/** One read, and with a batching window further ones until enough has come or the window is over. */
const readBatch = async (pumping: Pumping, wanted: number): Promise<{ changes: Change[]; ended: boolean }> => {
  const origin = { arn: pumping.eventSourceArn, region: pumping.region }
  const changes: Change[] = []
  const deadline = Date.now() + pumping.maximumBatchingWindowSeconds * 1000
  for (;;) {
    const reading = pumping.shard.read(Math.min(mostPerRead, wanted - changes.length))
    // The shard will not give again what was read before: it is handed on even if this read fails.
    const page = await (changes.length > 0 ? reading.catch(() => undefined) : reading)
    if (!page) return { changes, ended: false }
    const seenMs = Date.now()
    changes.push(...page.records.map(record => changeOf(record, seenMs, origin)))
    const left = deadline - Date.now()
    if (page.ended || changes.length === 0 || changes.length >= wanted || left <= 0 || pumping.signal.aborted)
      return { changes, ended: page.ended }
    await pumping.wake.sleep(Math.min(left, 2 * defaultPollMs), pumping.signal)
  }
}

const handOn = async (changes: readonly Change[], pumping: Pumping): Promise<boolean> => {
  const last = changes.at(-1)
  if (!last) return true
  const save = async (sequenceNumber: string) => {
    try {
      await pumping.checkpoint.save(pumping.shardId, sequenceNumber)
    } catch (error) {
      pumping.onError(new Error(`the checkpoint of ${pumping.functionName} was not saved`, { cause: asError(error) }))
    }
  }
  const wanted = changes.filter(change => isChange(change) && pumping.matches(change.record))
  const lanes = lanesOf(wanted, pumping.parallelizationFactor ?? 1)
  // With several lanes no single sequence number says how far all are, so only the whole read is saved.
  const commit = lanes.length === 1 ? save : async () => {}
  const ends = await Promise.all(lanes.map(lane => deliverLane(lane, pumping, commit)))
  if (ends.includes(false)) return false
  await save(last.sequenceNumber)
  return true
}

const deliverLane = async (
  lane: readonly Change[],
  pumping: Pumping,
  commit: (sequenceNumber: string) => Promise<void>,
): Promise<boolean> => {
  for (let start = 0; start < lane.length; start += pumping.batchSize)
    for (const batch of withinPayload(lane.slice(start, start + pumping.batchSize)))
      if (!(await deliver(batch, pumping, commit))) return false
  return true
}

/** Spreads changes over `count` lanes, all changes of one item in the same one. */
const lanesOf = (changes: readonly Change[], count: number): Change[][] => {
  if (count === 1) return [[...changes]]
  const lanes = Array.from({ length: count }, (): Change[] => [])
  for (const change of changes)
    lanes[createHash('sha1').update(change.itemKey).digest().readUInt32BE() % count]?.push(change)
  return lanes.filter(lane => lane.length > 0)
}
