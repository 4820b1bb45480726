import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { OrderId } from './order.ts'

export const showSandboxCheckout = defineContract({
  name: 'showSandboxCheckout',
  method: 'GET',
  path: '/sandbox/checkout/{id}',
  summary: "Sandbox gateway: the page on which a customer pays, declines or leaves. The order's checkout URL.",
  auth: 'guest',
  params: z.object({ id: OrderId }),
  reply: { status: 200, content_type: 'text/html; charset=utf-8' },
  errors: {},
})
