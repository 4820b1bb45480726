import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText, Line } from '../../platform/http/texts.ts'
import { Amount, keyErrors, lostReply, OrderId, SandboxRefund } from './order.ts'

export const refundSandboxOrder = defineContract({
  name: 'refundSandboxOrder',
  method: 'POST',
  path: '/sandbox/v1/orders/{id}/refunds',
  summary: 'Sandbox gateway: pay a capture back, or a part of it. Needs an Idempotency-Key.',
  auth: 'guest',
  idempotent: true,
  params: z.object({ id: OrderId }),
  body: z.strictObject({
    capture_id: CodeText(1, 100),
    amount: Amount,
    metadata: z.optional(z.record(Line(0, 40), Line(0, 200))),
  }),
  reply: { status: 201, schema: SandboxRefund },
  errors: { ...keyErrors, ...lostReply, IDEMPOTENCY_KEY_MISSING: 400, CAPTURE_NOT_FOUND: 404, REFUND_TOO_LARGE: 422 },
})
