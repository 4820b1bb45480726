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
    // A lapsed hold is takeable without it, so it may wait for what customers ask.
    atOnce: 10,
    tables: { commerce: ['GetItem', 'UpdateItem'], inventory: ['GetItem', 'UpdateItem'], runtime: ['UpdateItem'] },
    sends: ['hold-expiry'],
    items: [setsTimers],
  },
} satisfies Record<string, QueueGrants>
