import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { keyErrors, OrderId, SandboxOrder } from './order.ts'

export const voidSandboxOrder = defineContract({
  name: 'voidSandboxOrder',
  method: 'POST',
  path: '/sandbox/v1/orders/{id}/void',
  summary: 'Sandbox gateway: release authorized money that was not captured; any other order comes back as it is.',
  auth: 'guest',
  params: z.object({ id: OrderId }),
  reply: { status: 200, schema: SandboxOrder },
  errors: keyErrors,
})
