import { getSchedule } from '../../shared/network/contracts/get-schedule.ts'
import { toSchedule } from '../../shared/network/replies/to-schedule.ts'
import { scheduleNotFound } from '../../shared/network/rules/schedule.ts'
import { readRoute } from '../../shared/network/store/routes.ts'
import { readSchedule } from '../../shared/network/store/schedules.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(getSchedule, async ({ params, now }) => {
  const schedule = await readSchedule(params.id)
  const route = schedule && (await readRoute(schedule.route_id))
  if (!route) throw scheduleNotFound()
  return toSchedule(schedule, route, now)
})
