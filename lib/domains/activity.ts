import type { contracts } from '../../shared/activity/contracts/index.ts'
import type { Composition } from '../../shared/platform/compose.ts'
import type { TableDefinition, TableName } from '../../shared/platform/domain.ts'
import { pascal } from '../domain.ts'
import type { FunctionGrants, ScheduleGrants, StreamGrants } from '../grants.ts'

export const access = {
  listActivity: { tables: { activity: ['Query', 'BatchGetItem'] }, reads: ['cursor'] },
  listOwnActivity: { tables: { activity: ['Query', 'BatchGetItem'] }, reads: ['cursor'] },
} satisfies Record<keyof typeof contracts, FunctionGrants>

export const schedules = {
  // Once a day there is something to do; a run that failed is made up for within the hour.
  anchorChains: {
    everyMinutes: 60,
    tables: { activity: ['Query', 'BatchGetItem'] },
    writes: ['log'],
    anchors: 'read and add',
    memoryMb: 2048,
    timeoutSeconds: 900,
  },
} satisfies Record<string, ScheduleGrants>

/** The log is only added to: no function may delete of it, and a page is put anew only with more entries than it had. */
const writer = (table: TableName): StreamGrants => ({
  table,
  entry: 'onActivity',
  tables: { activity: ['Query', 'PutItem'] },
  reads: ['cursor', 'log'],
  // No customer waits for the log.
  environment: { LOGGED_TABLE: table, LATE_AFTER_MINUTES: '360' },
})

/** One function for each table with a stream, all of the same code. */
export const streamsOf = ({ tables }: Composition): Readonly<Record<string, StreamGrants>> =>
  Object.fromEntries(
    Object.entries(tables)
      .filter(([, { stream }]) => stream)
      .map(([table, definition]) => [
        `on${pascal(table)}Activity`,
        { ...writer(table as TableName), ...filtersOf(definition) },
      ]),
  )

/** A record that the log does not show invokes nothing. */
const filtersOf = ({ loggedSortKeys, unloggedPartitions }: TableDefinition): Pick<StreamGrants, 'filters'> => {
  const Keys = {
    ...(unloggedPartitions && { pk: { S: [{ 'anything-but': unloggedPartitions }] } }),
    ...(loggedSortKeys && { sk: { S: loggedSortKeys } }),
  }
  return Object.keys(Keys).length > 0 ? { filters: [{ dynamodb: { Keys } }] } : {}
}
