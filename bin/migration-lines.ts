import { type Progress, readProgress, type Segment } from '../shared/platform/dynamo/migration-runs.ts'
import { itemsIn } from '../shared/platform/dynamo/table-sizes.ts'
import { isDone } from '../shared/platform/events/run-migration.ts'
import type { NamedMigration } from '../shared/platform/migrations.ts'

type Count = 'read' | 'moved' | 'there' | 'skipped' | 'parked'

/** A migration in a line, with what it does. */
export const overview = async (migration: NamedMigration): Promise<string> => {
  const progress = await readProgress(migration.name)
  const back = migration.revertible ? '' : ' It cannot be reverted.'
  return `${migration.name} (${progress ? outcomeOf(progress) : 'never ran'}): ${migration.summary}${back}`
}

/** How far a run is, as a whole, by part, and with what it could not move. */
export const standing = async (migration: NamedMigration): Promise<string[]> => {
  const progress = await readProgress(migration.name)
  if (!progress) return [`${migration.name} never ran.`]
  const { run, segments, parked } = progress
  const all = [...segments.values()]
  const of = isDone(progress) ? '' : ` of about ${await itemsIn(migration.table)}`
  const parts = Array.from({ length: run.segments }, (_, segment) => part(segment, segments.get(segment)))
  return [
    `${migration.name}, run ${run.run}${run.direction === 'down' ? ' (revert)' : ''}: ${stateOf(progress)}`,
    `${sum(all, 'read')}${of} items read; ${countsOf(member => sum(all, member))}`,
    ...parts,
    ...parked.map(({ pk, sk }) => `parked: ${JSON.stringify({ pk, sk })}`),
  ]
}

/** `done` where no item needs the rules for the former shape any more, as far as the run has seen. */
const outcomeOf = (progress: Progress): string => {
  const parked = sum([...progress.segments.values()], 'parked')
  const isRevert = progress.run.direction === 'down'
  const state = isRevert && isDone(progress) ? 'reverted' : `${isRevert ? 'revert ' : ''}${stateOf(progress)}`
  return parked > 0 ? `${state}, but ${parked} parked` : state
}

const stateOf = (progress: Progress): string => (isDone(progress) ? 'done' : progress.run.state)

const part = (number: number, segment: Segment | undefined): string =>
  segment
    ? `part ${number}: ${segment.state}, ${segment.read} items read; ${countsOf(member => segment[member])}`
    : `part ${number}: not begun`

const countsOf = (count: (member: Count) => number): string =>
  `${count('moved')} moved, ${count('there')} there already, ${count('skipped')} left as they are, ${count('parked')} parked`

const sum = (segments: readonly Segment[], member: Count): number =>
  segments.reduce((total, segment) => total + segment[member], 0)
