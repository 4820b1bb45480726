import * as z from 'zod/mini'
import { now } from '../../kernel/clock.ts'
import type { StoredItem } from '../dynamo/items.ts'
import { parkItem, type Run, readRun, readSegment, recordStep, type Segment } from '../dynamo/migration-runs.ts'
import { type Fate, type Move, moveItem, scanPage } from '../dynamo/move-items.ts'
import { InvalidRecord } from '../dynamo/records.ts'
import type { Migration, Migrations } from '../migrations.ts'
import { maxDelaySeconds, sendMessages } from './queue.ts'

/** A step through a part of a table. It names where the run stands; what is true by then is read. */
export const MigrationMessage = z.object({
  migration: z.string(),
  run: z.int(),
  segment: z.int(),
  /** The number of steps before it. */
  step: z.int(),
})

type MigrationMessage = z.infer<typeof MigrationMessage>

/** What a step does at most: it ends long before its function is stopped. */
const mostMoved = 250
const mostMs = 10_000
const atOnce = 10

/** The items of a page of a step, which ends with the page where it has moved as many: the longest delay makes up for two pages. */
const pageSizeOf = ({ segments, per_second }: Run): number =>
  Math.max(1, Math.min(mostMoved, Math.floor((maxDelaySeconds * per_second) / segments / 2)))

/**
 * Walks on through a part of a table, and leaves a message for the next step. A message that comes again finds items moved
 * and counts nothing twice; the message goes out before the step is recorded, so that one that is older than the record
 * has a successor and can be dropped, and a part has one line of messages however often they are doubled.
 * @throws Error for what a later attempt may do
 */
export const takeStep = async (migrations: Migrations, message: MigrationMessage): Promise<void> => {
  const migration = migrations.get(message.migration)
  if (!migration) throw new Error('a migration that this release does not have')
  const [run, stored] = await Promise.all([readRun(migration.name), readSegment(migration.name, message.segment)])
  if (!run || run.run !== message.run || run.state !== 'running') return
  const before = stored?.run === run.run ? stored : unbegun(run)
  if (before.state === 'done' || message.step < before.step) return
  const after = await walked(migration, run, message.segment, before)
  if (await isRecorded(migration.name, message.segment, after)) return
  if (after.state === 'running')
    await sendMessages('migrations', [
      { body: { ...message, step: after.step }, delaySeconds: waitSeconds(run, after.moved - before.moved) },
    ])
  await recordStep(migration.name, message.segment, after)
}

/** Whether another message's step came first, and so left a message for the next one. */
const isRecorded = async (migration: string, segment: number, { run, step }: Segment): Promise<boolean> => {
  const stored = await readSegment(migration, segment)
  return stored !== undefined && stored.run >= run && (stored.run > run || stored.step >= step)
}

export const unbegun = ({ run }: Run): Segment => ({
  run,
  step: 0,
  state: 'running',
  read: 0,
  moved: 0,
  there: 0,
  skipped: 0,
  parked: 0,
  changed_at: 0,
})

/** @throws Error for a direction that the migration does not have */
export const moveOf = ({ name, table, sortKeys, version, up, down }: Migration, direction: Run['direction']): Move => {
  const common = { table, record: name, sortKeys }
  if (direction === 'up') return { ...common, from: version - 1, to: version, rule: up }
  if (!down) throw new Error(`${name} cannot be reverted`)
  return { ...common, from: version, to: version - 1, rule: down }
}

const walked = async (migration: Migration, run: Run, segment: number, before: Segment): Promise<Segment> => {
  const move = moveOf(migration, run.direction)
  const limit = pageSizeOf(run)
  const began = now()
  const tally = { read: before.read, moved: 0, there: 0, skipped: 0, parked: 0 }
  let after = before.after
  do {
    const page = await scanPage(move, { segment, segments: run.segments, after, limit })
    tally.read += page.read
    for (let start = 0; start < page.items.length; start += atOnce)
      for (const fate of await movedTogether(move, run, page.items.slice(start, start + atOnce))) tally[fate] += 1
    after = page.next
  } while (after && tally.moved < limit && now() - began < mostMs)
  return {
    run: run.run,
    step: before.step + 1,
    state: after ? 'running' : 'done',
    ...(after && { after }),
    read: tally.read,
    moved: before.moved + tally.moved,
    there: before.there + tally.there,
    skipped: before.skipped + tally.skipped,
    parked: before.parked + tally.parked,
    changed_at: now(),
  }
}

/** Fails when the last has ended: a write that a step left under way could come after a run in the other direction. */
const movedTogether = async (move: Move, run: Run, items: readonly StoredItem[]): Promise<(Fate | 'parked')[]> => {
  const moves = items.map(item => movedOrParked(move, run, item))
  await Promise.allSettled(moves)
  return Promise.all(moves)
}

/** An item that can never be moved was logged and counted, which has an alarm; the others go on. */
const movedOrParked = async (move: Move, { run }: Run, item: StoredItem): Promise<Fate | 'parked'> => {
  try {
    return await moveItem(move, item)
  } catch (error) {
    if (!(error instanceof InvalidRecord)) throw error
    await parkItem(move.record, run, item, now())
    return 'parked'
  }
}

/** So that all parts together move no more in a second than they may; a second at least, so that the step is recorded by then. */
const waitSeconds = ({ segments, per_second }: Run, moved: number): number =>
  Math.min(maxDelaySeconds, Math.max(1, Math.ceil((moved * segments) / per_second)))
