import { type EpochMs, now } from '../../kernel/clock.ts'
import { beginRun, type Progress, type Run, readProgress, readRun, setRunState } from '../dynamo/migration-runs.ts'
import type { NamedMigration } from '../migrations.ts'
import { unbegun } from './migrate.ts'
import { delayUntil, sendMessages } from './queue.ts'

/** Why a command cannot be done, as a sentence for whoever gave it. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

interface Wanted {
  readonly direction: Run['direction']
  readonly segments: number
  readonly perSecond: number
}

/** Longer than a step may take: one of a run in the other direction, which could undo what this one does, has ended by then. */
const otherDirectionMs = 60_000

/** Begins a run over the whole table. Killed halfway, it is made up for by `resumeRun`. */
export const startRun = async (migration: NamedMigration, { direction, segments, perSecond }: Wanted): Promise<Run> => {
  if (direction === 'down' && !migration.revertible) throw new Refused(`${migration.name} cannot be reverted.`)
  const before = await readProgress(migration.name)
  if (before && before.run.direction === direction && before.run.state === 'running' && !isDone(before))
    throw new Refused(`${migration.name} is running. To send messages that were lost again: resume.`)
  const time = now()
  const run: Run = {
    run: (before?.run.run ?? 0) + 1,
    direction,
    segments,
    per_second: perSecond,
    state: 'running',
    started_at: time,
    begins_at: before ? beginAfter(before.run, direction, time) : time,
  }
  if (!(await beginRun(migration.name, run))) throw new Refused(`${migration.name} was begun by another command.`)
  await sendSteps(migration, { run, segments: new Map(), parked: [] })
  return run
}

/** A run before it in the same direction may itself have had to wait for one in the other. */
const beginAfter = ({ direction, begins_at }: Run, wanted: Run['direction'], time: EpochMs): EpochMs =>
  direction === wanted ? Math.max(time, begins_at) : time + otherDirectionMs

/** Lets a run go on from where each part stands: one that was stopped, or whose messages were given up. */
export const resumeRun = async (migration: NamedMigration): Promise<void> => {
  const progress = await readProgress(migration.name)
  if (!progress) throw new Refused(`${migration.name} never ran.`)
  if (isDone(progress)) throw new Refused(`${migration.name} is done. To look at all items again: run.`)
  if (!(await setRunState(migration.name, progress.run, 'running')))
    throw new Refused(`${migration.name} was begun anew by another command.`)
  await sendSteps(migration, progress)
}

/** No step begins any more; one that is being taken ends within half a minute. */
export const stopRun = async (migration: NamedMigration): Promise<void> => {
  const run = await readRun(migration.name)
  if (!run) throw new Refused(`${migration.name} never ran.`)
  if (!(await setRunState(migration.name, run, 'stopped')))
    throw new Refused(`${migration.name} was begun anew by another command.`)
}

/** Whether every part of the table was walked through to its end. */
export const isDone = ({ run, segments }: Progress): boolean =>
  [...segments.values()].filter(({ state }) => state === 'done').length === run.segments

const sendSteps = async (migration: NamedMigration, { run, segments }: Progress): Promise<void> => {
  const parts = Array.from({ length: run.segments }, (_, segment) => ({
    segment,
    ...(segments.get(segment) ?? unbegun(run)),
  }))
  await sendMessages(
    'migrations',
    parts
      .filter(({ state }) => state === 'running')
      .map(({ segment, step }) => ({
        body: { migration: migration.name, run: run.run, segment, step },
        delaySeconds: delayUntil(run.begins_at, now()),
      })),
  )
}
