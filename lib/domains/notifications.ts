import type { QueueGrants } from '../grants.ts'

export const access = {}

export const queues = {
  onNotification: {
    queue: 'notifications',
    steps: ['mail'],
    tables: { commerce: ['GetItem'], identity: ['GetItem'], runtime: ['UpdateItem'] },
    reads: ['codes'],
    sendsMail: true,
    callsApi: true,
  },
} satisfies Record<string, QueueGrants>
