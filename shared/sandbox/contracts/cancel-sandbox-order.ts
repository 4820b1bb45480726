import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { keyErrors, OrderId, SandboxOrder } from './order.ts'

export const cancelSandboxOrder = defineContract({
  name: 'cancelSandboxOrder',
  method: 'POST',
  path: '/sandbox/v1/orders/{id}/cancel',
  summary: 'Sandbox gateway: end the session of an order that is not paid; a paid one comes back as it is.',
  auth: 'guest',
  params: z.object({ id: OrderId }),
  reply: { status: 200, schema: SandboxOrder },
  errors: keyErrors,
})
