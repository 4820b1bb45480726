import { CLOSING } from '../../shared/inventory/rules/keys.ts'
import { type QueueGrants, type StreamGrants, setsTimers } from '../grants.ts'

export const access = {}

export const streams = {
  onCommerceChange: {
    table: 'commerce',
    sends: [
      'hold-expiry',
      'payment-events',
      'payment-checks',
      'cancellations',
      'refunds',
      'notifications',
      'invoices',
      'ledger-pages',
    ],
    tells: true,
    items: [setsTimers],
    // One for each shard of the table's stream, of which every thousand writes a second need one.
    reserved: 50,
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
    // A departure that is called off has a message for each booking, and all of them write one section of the inventory.
    atOnce: 5,
    tables: { commerce: ['GetItem', 'UpdateItem'], inventory: ['UpdateItem'] },
  },
  onClosing: {
    queue: 'closings',
    // A message is a round over a whole inventory, which lists and cancels many bookings.
    atOnce: 2,
    steps: ['cancel'],
    tables: { commerce: ['GetItem', 'PutItem', 'UpdateItem'], inventory: ['GetItem', 'Query', 'UpdateItem'] },
    sends: ['closings'],
  },
} satisfies Record<string, QueueGrants>
