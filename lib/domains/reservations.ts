import type { contracts } from '../../shared/reservations/contracts/index.ts'
import { type FunctionGrants, type QueueGrants, setsTimers } from '../grants.ts'

export const access = {
  getReservation: { tables: { commerce: ['GetItem'], inventory: ['GetItem'] } },
  listActiveReservations: { tables: { commerce: ['GetItem', 'Query'], inventory: ['GetItem'] } },
  releaseReservation: {
    tables: { commerce: ['GetItem', 'UpdateItem'], inventory: ['GetItem', 'UpdateItem'], runtime: ['UpdateItem'] },
  },
  extendReservation: {
    tables: {
      commerce: ['GetItem', 'UpdateItem'],
      inventory: ['GetItem', 'Query', 'UpdateItem'],
      runtime: ['UpdateItem'],
    },
  },
} satisfies Record<keyof typeof contracts, FunctionGrants>

export const queues = {
  onHoldExpiry: {
    queue: 'hold-expiry',
    tables: { commerce: ['GetItem', 'UpdateItem'], inventory: ['GetItem', 'UpdateItem'], runtime: ['UpdateItem'] },
    sends: ['hold-expiry'],
    items: [setsTimers],
  },
} satisfies Record<string, QueueGrants>
