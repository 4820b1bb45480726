import type { contracts } from '../../shared/activity/contracts/index.ts'
import type { FunctionGrants, StreamGrants } from '../grants.ts'

export const access = {
  listActivity: { tables: { activity: ['Query', 'BatchGetItem'] }, reads: ['cursor'] },
} satisfies Record<keyof typeof contracts, FunctionGrants>

/** The log is only added to: nobody may delete of it, and a page is put anew only with more entries than it had. */
const writer = { tables: { activity: ['Query', 'PutItem'] }, reads: ['cursor'], mayLag: true } as const

export const streams = {
  onIdentityActivity: { table: 'identity', ...writer },
  onCatalogActivity: { table: 'catalog', ...writer },
  // Sections change with every hold, and tell nothing that reservations and bookings do not.
  onInventoryActivity: { table: 'inventory', ...writer, filters: [{ dynamodb: { Keys: { sk: { S: ['OFFER'] } } } }] },
  onCommerceActivity: { table: 'commerce', ...writer },
} satisfies Record<string, StreamGrants>
