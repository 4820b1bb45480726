import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Cancellation, CancellationId } from './cancellation.ts'

export const getCancellation = defineContract({
  name: 'getCancellation',
  method: 'GET',
  path: '/api/v1/cancellations/{id}/details',
  summary: "A cancellation of one of the caller's bookings.",
  auth: 'bearer',
  scope: 'read:bookings',
  params: z.object({ id: CancellationId }),
  reply: { status: 200, schema: Cancellation },
  errors: {},
})
