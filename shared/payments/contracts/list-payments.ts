import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'
import { administrationLimit, ManagedPayment } from './managed-payment.ts'

export const listPayments = defineContract({
  name: 'listPayments',
  method: 'GET',
  path: '/api/v1/admin/payments',
  summary:
    'Payments that wait: for a review, for a refund at their gateway, or for the customer’s money. `stuck` leaves out those that wait as long as usual.',
  auth: 'admin',
  scope: 'read:takings',
  limit: administrationLimit,
  query: z.object({
    status: z.optional(z.enum(['quarantined', 'refunding', 'pending'])),
    stuck: z.optional(z.enum(['true', 'false'])),
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 50),
    cursor: z.optional(CodeText(0, 1000)),
  }),
  reply: { status: 200, schema: z.object({ items: z.array(ManagedPayment), next_cursor: z.nullable(z.string()) }) },
  errors: {},
})
