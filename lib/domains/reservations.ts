import type { contracts } from '../../shared/reservations/contracts/index.ts'
import { type FunctionGrants, type QueueGrants, setsTimers } from '../grants.ts'

export const access = {
  createReservation: {
    idempotency: 'own',
    tables: {
      inventory: ['GetItem', 'Query', 'UpdateItem'],
      commerce: ['GetItem', 'PutItem'],
      runtime: ['UpdateItem'],
    },
  },
  getReservation: { tables: { commerce: ['GetItem'] } },
  listActiveReservations: { tables: { commerce: ['GetItem', 'Query'] } },
  releaseReservation: {
    tables: { commerce: ['GetItem', 'UpdateItem'], inventory: ['UpdateItem'], runtime: ['UpdateItem'] },
  },
  extendReservation: {
    tables: { commerce: ['GetItem', 'UpdateItem'], inventory: ['Query', 'UpdateItem'], runtime: ['UpdateItem'] },
  },
} satisfies Record<keyof typeof contracts, FunctionGrants>

export const queues = {
  onHoldExpiry: {
    queue: 'hold-expiry',
    tables: { commerce: ['GetItem', 'UpdateItem'] },
    sends: ['hold-expiry'],
    items: [setsTimers],
  },
} satisfies Record<string, QueueGrants>
