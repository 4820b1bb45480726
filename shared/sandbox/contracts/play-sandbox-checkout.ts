import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { OrderId } from './order.ts'

export const playSandboxCheckout = defineContract({
  name: 'playSandboxCheckout',
  method: 'POST',
  path: '/sandbox/checkout/{id}',
  summary:
    'Sandbox gateway: play what a customer does; the webhook comes after `delay_seconds`, `duplicates` times more.',
  auth: 'guest',
  params: z.object({ id: OrderId }),
  body: z.strictObject({
    outcome: z.enum(['succeed', 'decline', 'abandon']),
    delay_seconds: z._default(z.int().check(z.minimum(0), z.maximum(900)), 0),
    duplicates: z._default(z.int().check(z.minimum(0), z.maximum(100)), 0),
  }),
  reply: {
    status: 200,
    schema: z.object({ id: z.string(), status: z.string(), webhooks: z.int() }),
  },
  errors: { ORDER_CLOSED: 409 },
})
