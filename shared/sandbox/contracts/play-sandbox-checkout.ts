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
    outcome: z._default(z.enum(['succeed', 'confirm', 'decline', 'abandon']), 'succeed'),
    /** Of a card or UPI: `docs/guides/try-every-payment.md` has those that do more than pay. */
    number: z.optional(z.string().check(z.regex(/^\+?[0-9 -]{10,30}$/))),
    delay_seconds: z._default(z.int().check(z.minimum(0), z.maximum(900)), 0),
    duplicates: z._default(z.int().check(z.minimum(0), z.maximum(100)), 0),
  }),
  reply: {
    status: 200,
    /** `challenge`: the bank asks for a confirmation. */
    schema: z.object({ id: z.string(), status: z.string(), webhooks: z.int() }),
  },
  errors: { ORDER_CLOSED: 409, NOTHING_TO_CONFIRM: 409 },
})
