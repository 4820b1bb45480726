import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { getSchedule } from '../../shared/transit/contracts/get-schedule.ts'
import { toSchedule } from '../../shared/transit/presenters/to-schedule.ts'
import { scheduleNotFound } from '../../shared/transit/rules/schedule.ts'
import { readRoute } from '../../shared/transit/store/routes.ts'
import { readSchedule } from '../../shared/transit/store/schedules.ts'

export const handler = endpoint(getSchedule, async ({ params, now }) => {
  const schedule = await readSchedule(params.id)
  const route = schedule && (await readRoute(schedule.route_id))
  if (!route) throw scheduleNotFound()
  return toSchedule(schedule, route, now)
})
