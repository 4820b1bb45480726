import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { administrationLimit, OwnerId } from './managed-payment.ts'
import { PaymentId } from './payment.ts'

export const reconcilePayment = defineContract({
  name: 'reconcilePayment',
  method: 'POST',
  path: '/api/v1/admin/payments/{id}/reconcile',
  summary: 'Ask the gateways of a payment about it now: of a payment that has ended, about its refunds.',
  auth: 'admin',
  scope: 'write:takings',
  limit: administrationLimit,
  params: z.object({ id: PaymentId }),
  body: z.strictObject({ user_id: OwnerId }),
  reply: { status: 202, schema: z.object({ id: z.string(), asked: z.int() }) },
  errors: {},
})
