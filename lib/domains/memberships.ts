import type { contracts } from '../../shared/memberships/contracts/index.ts'
import type { FunctionGrants, QueueGrants, ScheduleGrants, SellingStep, StepGrants } from '../grants.ts'

export const access = {
  listPlans: { tables: { commerce: ['Query'] } },
  getPlan: { tables: { commerce: ['GetItem'] } },
  createPlan: { idempotency: 'bound', tables: { commerce: ['GetItem', 'PutItem', 'Query'] } },
  changePlan: { tables: { commerce: ['GetItem', 'UpdateItem'] } },
  retirePlan: { tables: { commerce: ['GetItem', 'UpdateItem'] } },
  createSubscription: {
    idempotency: 'bound',
    steps: ['cancel'],
    tables: {
      commerce: ['GetItem', 'PutItem', 'Query', 'UpdateItem'],
      inventory: ['UpdateItem'],
      identity: ['GetItem'],
    },
    sends: ['payment-events'],
    reads: ['sandbox', 'gateways'],
    callsApi: true,
    linksToWeb: true,
  },
  getOwnSubscription: { tables: { commerce: ['GetItem'] } },
  cancelSubscription: {
    steps: ['cancel'],
    tables: { commerce: ['GetItem', 'PutItem', 'Query', 'UpdateItem'], inventory: ['UpdateItem'] },
  },
  resumeSubscription: { tables: { commerce: ['GetItem', 'UpdateItem'] } },
} satisfies Record<keyof typeof contracts, FunctionGrants>

export const queues = {
  onSubscription: {
    queue: 'subscriptions',
    // Gateways let a merchant make some tens of calls a second.
    atOnce: 5,
    steps: ['cancel'],
    tables: {
      commerce: ['GetItem', 'PutItem', 'Query', 'UpdateItem'],
      inventory: ['UpdateItem'],
      identity: ['GetItem'],
    },
    sends: ['notifications', 'payment-events'],
    reads: ['sandbox', 'gateways'],
    callsApi: true,
    linksToWeb: true,
  },
} satisfies Record<string, QueueGrants>

export const schedules = {
  renewSubscriptions: {
    everyMinutes: 60,
    tables: { commerce: ['Query'] },
    sends: ['subscriptions'],
    timeoutSeconds: 120,
  },
} satisfies Record<string, ScheduleGrants>

/** A period is paid once by a record of its own, and its cancellation ends the subscription. */
export const sells = {
  book: {},
  confirm: { reads: ['commerce'], writes: ['commerce'] },
  cancel: { reads: ['commerce'], writes: ['commerce'] },
  show: {},
  mail: {},
} satisfies Record<SellingStep, StepGrants>
