import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Payment, PaymentId } from './payment.ts'

export const getPayment = defineContract({
  name: 'getPayment',
  method: 'GET',
  path: '/api/v1/payments/{id}',
  summary: "One of the caller's payments, with what was refunded of it.",
  auth: 'bearer',
  scope: 'read:payments',
  params: z.object({ id: PaymentId }),
  reply: { status: 200, schema: Payment },
  errors: {},
})
