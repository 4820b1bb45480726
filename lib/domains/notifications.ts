import { type QueueGrants, setsTimers } from '../grants.ts'

export const access = {}

export const queues = {
  onNotification: {
    queue: 'notifications',
    steps: ['mail'],
    tables: { commerce: ['GetItem'], identity: ['GetItem'], runtime: ['GetItem', 'UpdateItem'] },
    reads: ['codes', 'limits'],
    items: [setsTimers],
    sends: ['notifications'],
    sendsMail: true,
    linksToWeb: true,
    capsTexts: true,
  },
} satisfies Record<string, QueueGrants>
