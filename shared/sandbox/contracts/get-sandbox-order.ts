import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { keyErrors, OrderId, SandboxOrder } from './order.ts'

export const getSandboxOrder = defineContract({
  name: 'getSandboxOrder',
  method: 'GET',
  path: '/sandbox/v1/orders/{id}',
  summary: 'Sandbox gateway: an order as it stands.',
  auth: 'guest',
  params: z.object({ id: OrderId }),
  reply: { status: 200, schema: SandboxOrder },
  errors: keyErrors,
})
