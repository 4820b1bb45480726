import type { contracts } from '../../shared/ledger/contracts/index.ts'
import type { FunctionGrants, QueueGrants, ScheduleGrants } from '../grants.ts'

export const access = {
  listLedger: { tables: { ledger: ['Query'] }, reads: ['cursor'] },
  recordCash: {
    idempotency: 'bound',
    tables: { commerce: ['PutItem', 'Query'], identity: ['GetItem'] },
  },
  getDailyReport: { tables: { ledger: ['GetItem'] } },
} satisfies Record<keyof typeof contracts, FunctionGrants>

export const queues = {
  // No customer waits for the pages; ten batches at once write more than bookings are made.
  onLedgerEvent: { queue: 'ledger-pages', atOnce: 10, tables: { ledger: ['PutItem'] } },
} satisfies Record<string, QueueGrants>

export const schedules = {
  // Once a day there is something to do; a run that failed is made up for within the hour.
  reportDays: {
    everyMinutes: 60,
    tables: { ledger: ['GetItem', 'Query', 'PutItem', 'DeleteItem'], commerce: ['Query'] },
    memoryMb: 1024,
    timeoutSeconds: 900,
  },
} satisfies Record<string, ScheduleGrants>
