import { type QueueGrants, setsTimers } from '../grants.ts'

export const access = {}

export const queues = {
  onNotification: {
    queue: 'notifications',
    steps: ['mail'],
    tables: { commerce: ['GetItem'], identity: ['GetItem'], runtime: ['UpdateItem'] },
    reads: ['codes'],
    items: [setsTimers],
    sends: ['notifications'],
    sendsMail: true,
    callsApi: true,
  },
} satisfies Record<string, QueueGrants>
