import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Amount, keyErrors, lostReply, OrderId, SandboxOrder } from './order.ts'

export const captureSandboxOrder = defineContract({
  name: 'captureSandboxOrder',
  method: 'POST',
  path: '/sandbox/v1/orders/{id}/capture',
  summary:
    'Sandbox gateway: take authorized money, once an order, or a part of it; the rest is released. Needs an Idempotency-Key.',
  auth: 'guest',
  idempotent: true,
  params: z.object({ id: OrderId }),
  body: z.strictObject({ amount: Amount }),
  reply: { status: 200, schema: SandboxOrder },
  errors: {
    ...keyErrors,
    ...lostReply,
    IDEMPOTENCY_KEY_MISSING: 400,
    ORDER_NOT_AUTHORIZED: 422,
    AUTHORIZATION_EXPIRED: 422,
    AUTHORIZATION_VOIDED: 422,
    ALREADY_CAPTURED: 422,
    CAPTURE_TOO_LARGE: 422,
  },
})
