import type { contracts } from '../../shared/sandbox/contracts/index.ts'
import type { FunctionGrants, QueueGrants } from '../grants.ts'

/** The gateway keeps its orders among the records that go by themselves: it is a foreign system in a box. */
export const access = {
  createSandboxOrder: {
    tables: { runtime: ['GetItem', 'PutItem'] },
    reads: ['sandbox'],
    idempotency: 'own',
    callsApi: true,
  },
  getSandboxOrder: { tables: { runtime: ['GetItem'] }, reads: ['sandbox'], callsApi: true },
  cancelSandboxOrder: { tables: { runtime: ['GetItem', 'PutItem'] }, reads: ['sandbox'], callsApi: true },
  captureSandboxOrder: {
    tables: { runtime: ['GetItem', 'PutItem'] },
    reads: ['sandbox'],
    sends: ['sandbox-webhooks'],
    idempotency: 'own',
    callsApi: true,
  },
  voidSandboxOrder: {
    tables: { runtime: ['GetItem', 'PutItem'] },
    reads: ['sandbox'],
    sends: ['sandbox-webhooks'],
    callsApi: true,
  },
  refundSandboxOrder: {
    tables: { runtime: ['GetItem', 'PutItem'] },
    reads: ['sandbox'],
    sends: ['sandbox-webhooks'],
    idempotency: 'own',
    callsApi: true,
  },
  chargeSandboxMandate: {
    tables: { runtime: ['GetItem', 'PutItem'] },
    reads: ['sandbox'],
    sends: ['sandbox-webhooks'],
    idempotency: 'own',
    callsApi: true,
  },
  forgetSandboxMandate: { tables: { runtime: ['GetItem', 'PutItem'] }, reads: ['sandbox'], callsApi: true },
  showSandboxCheckout: { tables: { runtime: ['GetItem'] } },
  playSandboxCheckout: {
    tables: { runtime: ['GetItem', 'PutItem'] },
    sends: ['sandbox-webhooks'],
    callsApi: true,
  },
} satisfies Record<keyof typeof contracts, FunctionGrants>

export const queues = {
  onSandboxWebhook: { queue: 'sandbox-webhooks', atOnce: 10, reads: ['sandbox'], callsApi: true },
} satisfies Record<string, QueueGrants>
