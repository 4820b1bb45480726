import * as z from 'zod/mini'
import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { derivedSuffix } from '../../kernel/derived-ids.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { migrationProgress } from '../migration-keys.ts'
import { isWritten } from './conditional-write.ts'
import { getItem, type Key, queryAll, type StoredItem } from './items.ts'
import { parseAll, recordOf } from './records.ts'
import { put, update } from './writes.ts'

const Run = z.object({
  /** 1 for the first run of the migration. */
  run: z.int(),
  direction: z.enum(['up', 'down']),
  /** The parts of the table, each walked through by messages of its own. */
  segments: z.int(),
  /** The most items to be moved in a second, in all parts together. */
  per_second: z.int(),
  state: z.enum(['running', 'stopped']),
  started_at: z.number(),
  /** No item is moved before: steps of a run in the other direction have ended by then. */
  begins_at: z.number(),
})

/** A run of a migration over its whole table. */
export type Run = Immutable<z.infer<typeof Run>>

const Count = z.int().check(z.minimum(0))

const Segment = z.object({
  run: z.int(),
  /** Rises with every step; a step counts on condition of the one it was based on. */
  step: z.int(),
  state: z.enum(['running', 'done']),
  /** The last item looked at. */
  after: z.optional(z.object({ pk: z.string(), sk: z.string() })),
  /** Items of every kind that were looked at. */
  read: Count,
  moved: Count,
  /** Had the version already. */
  there: Count,
  /** Stay as they are. */
  skipped: Count,
  parked: Count,
  changed_at: z.number(),
})

/** How far a part of the table is. */
export type Segment = Immutable<z.infer<typeof Segment>>

const Parked = z.object({ run: z.int(), key: z.object({ pk: z.string(), sk: z.string() }), parked_at: z.number() })

export type Parked = Immutable<z.infer<typeof Parked>>

const runs = recordOf('operations', 'migration run', Run)
const segments = recordOf('operations', 'migration segment', Segment)
const notes = recordOf('operations', 'parked item', Parked)

const keyOf = (migration: string, rest: string) => ({ pk: migrationProgress, sk: `${migration}#${rest}` })
const runKey = (migration: string) => keyOf(migration, 'RUN')
const segmentKey = (migration: string, segment: number) =>
  keyOf(migration, `SEGMENT#${String(segment).padStart(4, '0')}`)

export const readRun = async (migration: string): Promise<Run | undefined> => {
  const item = await getItem('operations', runKey(migration))
  return item && runs.parse(item)
}

/** Begins a run after the one before it, or the first. @returns false where another was begun meanwhile */
export const beginRun = (migration: string, run: Run): Promise<boolean> =>
  isWritten(
    put(
      'operations',
      { ...runKey(migration), ...runs.check(run) },
      {
        when: run.run === 1 ? 'attribute_not_exists(pk)' : '#run = :before',
        ...(run.run > 1 && { names: { '#run': 'run' }, values: { ':before': run.run - 1 } }),
      },
    ),
  )

/** Lets a run go on, or no step of it begin. @returns false where another run was begun meanwhile */
export const setRunState = (migration: string, { run }: Run, state: Run['state']): Promise<boolean> =>
  isWritten(
    update('operations', runKey(migration), {
      set: { state },
      when: '#run = :run',
      names: { '#run': 'run' },
      values: { ':run': run },
    }),
  )

export const readSegment = async (migration: string, segment: number): Promise<Segment | undefined> => {
  const item = await getItem('operations', segmentKey(migration, segment))
  return item && segments.parse(item)
}

/** Records a step on condition that no other was recorded since. @returns false where one was */
export const recordStep = (migration: string, segment: number, record: Segment): Promise<boolean> => {
  const { run, step } = segments.check(record)
  return isWritten(
    put(
      'operations',
      { ...segmentKey(migration, segment), ...record },
      {
        when: step === 1 ? 'attribute_not_exists(pk) OR #run < :run' : '#run = :run AND #step = :before',
        names: { '#run': 'run', ...(step > 1 && { '#step': 'step' }) },
        values: { ':run': run, ...(step > 1 && { ':before': step - 1 }) },
      },
    ),
  )
}

/** A person has that long to look at it; a later run finds the item again. */
const notedForMs = 90 * 24 * 3600_000

/** Notes an item that cannot be moved, once however often a run comes to it; a note of a later run stays. */
export const parkItem = async (migration: string, run: number, item: StoredItem, now: EpochMs): Promise<void> => {
  const key = { pk: String(item.pk), sk: String(item.sk) }
  const note = notes.check({ run, key, parked_at: now })
  const name = keyOf(migration, `PARKED#${derivedSuffix(key.pk, key.sk)}`)
  await isWritten(
    put(
      'operations',
      { ...name, ...note, ttl: toTtl(now + notedForMs) },
      { when: 'attribute_not_exists(pk) OR #run <= :run', names: { '#run': 'run' }, values: { ':run': run } },
    ),
  )
}

/** Where a migration stands. */
export interface Progress {
  readonly run: Run
  /** Of this run; a part that no step was recorded for is missing. */
  readonly segments: ReadonlyMap<number, Segment>
  readonly parked: readonly Key[]
}

/** Undefined for a migration that never ran. */
export const readProgress = async (migration: string): Promise<Progress | undefined> => {
  const items = await queryAll('operations', {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': migrationProgress, ':sk': keyOf(migration, '').sk },
    ConsistentRead: true,
  })
  const under = (start: string) => items.filter(({ sk }) => String(sk).startsWith(keyOf(migration, start).sk))
  const [head] = under('RUN')
  if (!head) return undefined
  const run = runs.parse(head)
  const walked = under('SEGMENT#').map(item => [Number(String(item.sk).slice(-4)), segments.parse(item)] as const)
  return {
    run,
    segments: new Map(walked.filter(([, segment]) => segment.run === run.run)),
    parked: parseAll(notes.parse, under('PARKED#')).flatMap(note => (note.run === run.run ? [note.key] : [])),
  }
}
