import type { contracts } from '../../shared/payments/contracts/index.ts'
import type { FunctionGrants, QueueGrants, ScheduleGrants } from '../grants.ts'

/** `sandbox` is read only where there is one: a production deployment has no such secret. */
export const access = {
  initiatePayment: {
    idempotency: 'bound',
    steps: ['book'],
    tables: {
      commerce: ['GetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem'],
      inventory: ['GetItem', 'PutItem', 'Query', 'UpdateItem'],
      identity: ['GetItem'],
      runtime: ['UpdateItem'],
    },
    sends: ['payment-events'],
    reads: ['sandbox'],
    callsApi: true,
  },
  getPayment: { tables: { commerce: ['GetItem'] } },
  receiveWebhook: { sends: ['payment-events'], reads: ['sandbox'] },
} satisfies Record<keyof typeof contracts, FunctionGrants>

export const queues = {
  onPaymentEvent: {
    queue: 'payment-events',
    steps: ['confirm'],
    tables: {
      commerce: ['GetItem', 'PutItem', 'UpdateItem'],
      inventory: ['Query', 'UpdateItem'],
      runtime: ['UpdateItem'],
    },
    reads: ['tickets', 'sandbox'],
    callsApi: true,
  },
  onPaymentCheck: {
    queue: 'payment-checks',
    tables: { commerce: ['GetItem', 'UpdateItem'], inventory: ['GetItem'] },
    sends: ['payment-events'],
    reads: ['sandbox'],
    callsApi: true,
  },
  onRefund: {
    queue: 'refunds',
    tables: { commerce: ['GetItem', 'UpdateItem'] },
    reads: ['sandbox'],
    callsApi: true,
  },
} satisfies Record<string, QueueGrants>

export const schedules = {
  reconcilePayments: {
    everyMinutes: 5,
    tables: { commerce: ['GetItem', 'Query', 'UpdateItem'] },
    sends: ['payment-events', 'payment-checks', 'refunds'],
    timeoutSeconds: 120,
  },
} satisfies Record<string, ScheduleGrants>
