import type { contracts } from '../../shared/payments/contracts/index.ts'
import type { FunctionGrants, QueueGrants, ScheduleGrants } from '../grants.ts'

/** `sandbox` and `gateways` are read only where there are such: a production deployment has no sandbox, a trial no gateway. */
export const access = {
  initiatePayment: {
    idempotency: 'bound',
    steps: ['book'],
    tables: {
      commerce: ['GetItem', 'PutItem', 'Query', 'UpdateItem', 'ConditionCheckItem'],
      inventory: ['GetItem', 'PutItem', 'Query', 'UpdateItem'],
      identity: ['GetItem'],
      runtime: ['UpdateItem'],
    },
    sends: ['payment-events'],
    reads: ['sandbox', 'gateways'],
    callsApi: true,
    linksToWeb: true,
    reserved: 100,
  },
  getPayment: { tables: { commerce: ['GetItem'] } },
  listPayments: { tables: { commerce: ['GetItem', 'Query'] }, reads: ['cursor'] },
  reconcilePayment: { tables: { commerce: ['GetItem', 'Query'] }, sends: ['payment-checks', 'refunds'] },
  releasePayment: {
    tables: { commerce: ['GetItem', 'PutItem', 'UpdateItem'] },
    sends: ['payment-events', 'payment-checks'],
  },
  verifyPayment: {
    tables: { commerce: ['GetItem'] },
    sends: ['payment-events'],
    reads: ['sandbox', 'gateways'],
    callsApi: true,
  },
  receiveWebhook: { sends: ['payment-events'], reads: ['sandbox', 'gateways'], reserved: 50 },
} satisfies Record<keyof typeof contracts, FunctionGrants>

/** Settling asks no gateway but for an order that is in doubt: the tables bear more, and the other functions need the rest. */
const settling = 50

/** Gateways let a merchant make some tens of calls a second; a batch of ten is worked on in parallel. */
const calling = 5

export const queues = {
  onPaymentEvent: {
    queue: 'payment-events',
    atOnce: settling,
    reserved: settling,
    steps: ['confirm'],
    tables: {
      commerce: ['GetItem', 'PutItem', 'UpdateItem'],
      inventory: ['Query', 'UpdateItem'],
      runtime: ['UpdateItem'],
    },
    sends: ['refunds'],
    reads: ['tickets', 'sandbox', 'gateways'],
    callsApi: true,
  },
  onPaymentCheck: {
    queue: 'payment-checks',
    atOnce: calling,
    reserved: calling,
    tables: { commerce: ['GetItem', 'PutItem', 'UpdateItem'], inventory: ['GetItem'] },
    sends: ['payment-events'],
    reads: ['sandbox', 'gateways'],
    callsApi: true,
  },
  onRefund: {
    queue: 'refunds',
    atOnce: calling,
    reserved: calling,
    tables: { commerce: ['GetItem', 'PutItem', 'UpdateItem'] },
    reads: ['sandbox', 'gateways'],
    callsApi: true,
  },
} satisfies Record<string, QueueGrants>

export const schedules = {
  reconcilePayments: {
    everyMinutes: 5,
    reserved: 2,
    tables: { commerce: ['GetItem', 'Query', 'UpdateItem'] },
    sends: ['payment-events', 'payment-checks', 'refunds'],
    timeoutSeconds: 120,
  },
} satisfies Record<string, ScheduleGrants>
