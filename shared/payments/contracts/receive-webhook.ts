import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'

export const receiveWebhook = defineContract({
  name: 'receiveWebhook',
  method: 'POST',
  path: '/api/v1/payments/webhook/{gateway}',
  summary:
    "A gateway tells of a payment. The body is the gateway's own, and its signature is checked over the raw bytes.",
  auth: 'guest',
  params: z.object({ gateway: z.string().check(z.regex(/^[a-z]{1,20}$/)) }),
  reply: { status: 200, schema: z.object({ received: z.literal(true) }) },
  errors: { SIGNATURE_INVALID: 401, GATEWAY_UNAVAILABLE: 503 },
})
