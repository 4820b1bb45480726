import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { keyErrors, MandateId, SandboxOrder } from './order.ts'

export const forgetSandboxMandate = defineContract({
  name: 'forgetSandboxMandate',
  method: 'POST',
  path: '/sandbox/v1/mandates/{id}/forget',
  summary: 'Sandbox gateway: forget a kept means of payment. The order that kept it comes back.',
  auth: 'guest',
  params: z.object({ id: MandateId }),
  reply: { status: 200, schema: SandboxOrder },
  errors: keyErrors,
})
