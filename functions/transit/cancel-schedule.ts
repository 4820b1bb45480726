import { requestClosing } from '../../shared/inventory/store/closings.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { cancelSchedule as contract } from '../../shared/transit/contracts/cancel-schedule.ts'
import { cancelSchedule } from '../../shared/transit/store/schedules.ts'

/** Repeatable: after a crash between the two writes the next request makes the second. */
export const handler = endpoint(contract, async ({ params, now }) => {
  if (!(await cancelSchedule(params.id))) throw notFound()
  await requestClosing(params.id, 'departure_cancelled', now)
  return { id: params.id, status: 'cancelled' as const }
})
