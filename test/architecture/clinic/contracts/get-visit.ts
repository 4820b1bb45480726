import * as z from 'zod/mini'
import { idPattern } from '../../../../shared/kernel/ids.ts'
import { defineContract } from '../../../../shared/platform/http/contract.ts'
import { clinicIds } from '../domain.ts'

export const getVisit = defineContract({
  name: 'getVisit',
  method: 'GET',
  path: '/api/v1/visits/{id}/details',
  summary: 'A visit, for those who prepare it.',
  auth: 'nurse',
  scope: 'write:visits',
  params: z.object({ id: z.string().check(z.regex(idPattern(clinicIds.visit))) }),
  reply: {
    status: 200,
    schema: z.object({ id: z.string(), room: z.string(), patient: z.string(), state: z.string() }),
  },
  errors: {},
})
