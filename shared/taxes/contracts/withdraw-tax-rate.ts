import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { RateId } from './rate.ts'

export const withdrawTaxRate = defineContract({
  name: 'withdrawTaxRate',
  method: 'DELETE',
  path: '/api/v1/gst/{id}',
  summary: 'Withdraw a tax rate that is to come. It stays in the history.',
  auth: 'admin',
  scope: 'write:taxes',
  limit: { per: 'user', max: 60, seconds: 60 },
  params: z.object({ id: RateId }),
  reply: { status: 204 },
  errors: { RATE_NOT_FOUND: 404, RATE_IN_FORCE: 409 },
})
