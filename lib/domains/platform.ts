import type { Composition } from '../../shared/platform/compose.ts'
import type { QueueName, TableName } from '../../shared/platform/domain.ts'
import { migrationProgress } from '../../shared/platform/migration-keys.ts'
import { parkedTimers, timerPartitions } from '../../shared/platform/timer-keys.ts'
import type { FunctionGrants, QueueGrants, ScheduleGrants, TableAction } from '../grants.ts'

/** Whatever tables there are. */
const describes = (tables: Composition['tables']): NonNullable<FunctionGrants['tables']> =>
  Object.fromEntries(Object.keys(tables).map(name => [name as TableName, ['DescribeTable']]))

/** Timers are sent to the queues that say `timed`, and to no other. */
export const schedulesOf = ({ queues, tables }: Composition): Readonly<Record<string, ScheduleGrants>> => ({
  sendDueTimers: {
    everyMinutes: 1,
    items: [
      { table: 'operations', actions: ['Query', 'BatchWriteItem'], leadingKeys: timerPartitions },
      { table: 'operations', actions: ['PutItem'], leadingKeys: [parkedTimers] },
    ],
    sends: Object.entries(queues).flatMap(([name, { timed }]) => (timed ? [name as QueueName] : [])),
    timeoutSeconds: 50,
  },
  measureTables: { everyMinutes: 60, tables: describes(tables) },
})

/** A migration reads the whole of its table, and changes items of it. */
export const queuesOf = ({ migrations }: Composition): Readonly<Record<string, QueueGrants>> => ({
  onMigration: {
    queue: 'migrations',
    batchSize: 1,
    // It works beside customers, who go first.
    atOnce: 2,
    tables: Object.fromEntries(Object.values(migrations).map(({ table }) => [table as TableName, moving])),
    items: [{ table: 'operations', actions: ['GetItem', 'PutItem'], leadingKeys: [migrationProgress] }],
    sends: ['migrations'],
  },
})

const moving: readonly TableAction[] = ['Scan', 'UpdateItem']
