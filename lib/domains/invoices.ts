import type { contracts } from '../../shared/invoices/contracts/index.ts'
import type { FunctionGrants, QueueGrants } from '../grants.ts'

export const access = {
  getInvoice: { tables: { commerce: ['GetItem'] } },
  downloadInvoice: { tables: { commerce: ['GetItem'] } },
  listBookingInvoices: { tables: { commerce: ['GetItem', 'Query'] } },
} satisfies Record<keyof typeof contracts, FunctionGrants>

export const queues = {
  onInvoice: {
    queue: 'invoices',
    // As many issuers at once: the queue itself hands out one batch of an issuer at a time.
    atOnce: 20,
    tables: { commerce: ['GetItem', 'Query', 'PutItem', 'UpdateItem'], identity: ['GetItem'] },
  },
} satisfies Record<string, QueueGrants>
