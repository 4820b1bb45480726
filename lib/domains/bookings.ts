import type { contracts } from '../../shared/bookings/contracts/index.ts'
import type { FunctionGrants } from '../grants.ts'

export const access = {
  createBooking: {
    idempotency: 'bound',
    tables: {
      commerce: ['GetItem', 'PutItem', 'UpdateItem'],
      inventory: ['GetItem', 'Query', 'UpdateItem'],
      runtime: ['UpdateItem'],
    },
    reads: ['tickets'],
  },
  getBooking: { tables: { commerce: ['GetItem'] } },
  listBookings: { tables: { commerce: ['GetItem', 'Query'] }, reads: ['cursor'] },
} satisfies Record<keyof typeof contracts, FunctionGrants>
