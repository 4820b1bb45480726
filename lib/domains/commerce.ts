import { CLOSING } from '../../shared/inventory/rules/keys.ts'
import { type QueueGrants, type StreamGrants, setsTimers } from '../grants.ts'

export const access = {}

export const streams = {
  onCommerceChange: {
    table: 'commerce',
    sends: ['hold-expiry', 'payment-events', 'payment-checks', 'cancellations', 'refunds', 'notifications'],
    items: [setsTimers],
  },
  onInventoryChange: {
    table: 'inventory',
    filters: [{ dynamodb: { Keys: { sk: { S: [CLOSING] } } } }],
    sends: ['closings'],
  },
} satisfies Record<string, StreamGrants>

export const queues = {
  onCancellation: {
    queue: 'cancellations',
    tables: { commerce: ['GetItem', 'UpdateItem'], inventory: ['UpdateItem'] },
  },
  onClosing: {
    queue: 'closings',
    steps: ['cancel'],
    tables: { commerce: ['GetItem', 'PutItem', 'UpdateItem'], inventory: ['GetItem', 'Query', 'UpdateItem'] },
    sends: ['closings'],
  },
} satisfies Record<string, QueueGrants>
