import type { contracts } from '../../shared/bookings/contracts/index.ts'
import type { FunctionGrants } from '../grants.ts'

export const access = {
  createBooking: {
    idempotency: 'bound',
    steps: ['book', 'show'],
    tables: {
      commerce: ['GetItem', 'PutItem', 'ConditionCheckItem'],
      inventory: ['GetItem', 'PutItem'],
      runtime: ['UpdateItem'],
    },
  },
  getBooking: { steps: ['show'], tables: { commerce: ['GetItem'] } },
  quoteCancellation: { steps: ['quote'], tables: { commerce: ['GetItem'] } },
  cancelBooking: {
    idempotency: 'bound',
    steps: ['cancel'],
    tables: { commerce: ['GetItem', 'PutItem', 'UpdateItem'], inventory: ['UpdateItem'], runtime: ['UpdateItem'] },
  },
  getCancellation: { tables: { commerce: ['GetItem'] } },
  listBookings: { tables: { commerce: ['GetItem', 'Query'] }, reads: ['cursor'] },
} satisfies Record<keyof typeof contracts, FunctionGrants>
