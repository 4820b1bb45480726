import * as z from 'zod/mini'
import { idPattern } from '../../../../shared/kernel/ids.ts'
import { defineContract } from '../../../../shared/platform/http/contract.ts'
import { Line, Paragraph } from '../../../../shared/platform/http/texts.ts'
import { clinicIds } from '../domain.ts'

export const planVisit = defineContract({
  name: 'planVisit',
  method: 'POST',
  path: '/api/v1/visits/plan',
  summary: 'Plan a visit.',
  auth: 'nurse',
  scope: 'write:visits',
  body: z.strictObject({ room: Line(1, 20), diagnosis: Paragraph(0, 2000) }),
  reply: { status: 201, schema: z.object({ id: z.string().check(z.regex(idPattern(clinicIds.visit))) }) },
  errors: {},
})
