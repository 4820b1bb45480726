import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { administrationLimit, ManagedPayment, OwnerId } from './managed-payment.ts'
import { PaymentId } from './payment.ts'

const ofWaiting = { waits_for: true, waiting_since_at: true, is_stuck: true, refund_failure: true } as const

export const releasePayment = defineContract({
  name: 'releasePayment',
  method: 'POST',
  path: '/api/v1/admin/payments/{id}/release',
  summary:
    'Decide about a payment that is set aside: `refund` pays back all that was taken, `recheck` believes the gateway’s record of now.',
  auth: 'admin',
  scope: 'write:takings',
  limit: administrationLimit,
  params: z.object({ id: PaymentId }),
  body: z.strictObject({ user_id: OwnerId, decision: z.enum(['refund', 'recheck']) }),
  reply: { status: 200, schema: z.omit(ManagedPayment, ofWaiting) },
  errors: { NOT_SET_ASIDE: 409, MONEY_TAKEN: 409, PAYMENT_CHANGED: 409 },
})
