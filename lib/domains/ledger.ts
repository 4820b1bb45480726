import type { contracts } from '../../shared/ledger/contracts/index.ts'
import type { FunctionGrants, QueueGrants } from '../grants.ts'

export const access = {
  listLedger: { tables: { ledger: ['Query'] }, reads: ['cursor'] },
} satisfies Record<keyof typeof contracts, FunctionGrants>

export const queues = {
  // No customer waits for the pages; ten batches at once write more than bookings are made.
  onLedgerEvent: { queue: 'ledger-pages', atOnce: 10, tables: { ledger: ['PutItem'] } },
} satisfies Record<string, QueueGrants>
