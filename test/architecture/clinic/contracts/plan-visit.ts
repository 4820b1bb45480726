import * as z from 'zod/mini'
import { idPattern } from '../../../../shared/kernel/ids.ts'
import { defineContract } from '../../../../shared/platform/http/contract.ts'
import { clinicIds } from '../domain.ts'

export const planVisit = defineContract({
  name: 'planVisit',
  method: 'POST',
  path: '/api/v1/visits/plan',
  summary: 'Plan a visit.',
  auth: 'nurse',
  scope: 'write:visits',
  body: z.strictObject({ room: z.string(), diagnosis: z.string() }),
  reply: { status: 201, schema: z.object({ id: z.string().check(z.regex(idPattern(clinicIds.visit))) }) },
  errors: {},
})
