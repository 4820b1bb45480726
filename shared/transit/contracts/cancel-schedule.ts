import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { ScheduleId } from './fields.ts'

export const cancelSchedule = defineContract({
  name: 'cancelSchedule',
  method: 'DELETE',
  path: '/api/v1/schedules/{id}',
  summary:
    'Cancel a departure. All that was paid for it is given back, and everybody on it gets a mail, in the background.',
  auth: 'admin',
  scope: 'write:schedules',
  params: z.object({ id: ScheduleId }),
  reply: { status: 202, schema: z.object({ id: z.string(), status: z.literal('cancelled') }) },
  errors: {},
})
