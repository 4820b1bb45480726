import * as z from 'zod/mini'
import { idPattern } from '../../../../shared/kernel/ids.ts'
import { defineContract } from '../../../../shared/platform/http/contract.ts'
import { CodeText, Name } from '../../../../shared/platform/http/texts.ts'
import { clinicIds } from '../domain.ts'

export const DayId = z.string().check(z.regex(idPattern(clinicIds.day)))

export const openDay = defineContract({
  name: 'openDay',
  method: 'POST',
  path: '/api/v1/visits/days',
  summary: 'Put a day of a doctor on sale, in half-hours.',
  auth: 'nurse',
  scope: 'write:visits',
  body: z.strictObject({ date: z.iso.date(), time_zone: CodeText(1, 50), doctor: Name(1, 100) }),
  reply: { status: 201, schema: z.object({ id: DayId }) },
  errors: { NO_SUCH_DAY: 422 },
})
