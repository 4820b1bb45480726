import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { dayOf } from '../../kernel/local-time.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { existingKeys } from '../../platform/dynamo/existing-keys.ts'
import { getItem, queryAll } from '../../platform/dynamo/items.ts'
import { keep } from '../../platform/dynamo/kept.ts'
import { parseAll } from '../../platform/dynamo/records.ts'
import { update } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import { type Schedule, timeAt } from '../rules/schedule.ts'
import type { RouteSegment } from '../rules/search.ts'
import { scheduleRecords } from './items.ts'
import { putAll } from './put-all.ts'

export const putSchedules = async (schedules: readonly Schedule[]): Promise<void> =>
  putAll(schedules.map(schedule => ({ ...keys.schedule(schedule.id), ...scheduleRecords.check(schedule) })))

export const readSchedule = async (id: string): Promise<Schedule | undefined> => {
  const item = await getItem('catalog', keys.schedule(id), { consistent: false })
  return item && scheduleRecords.parse(item)
}

/** Cancels a departure. Repeatable. @returns false when there is none */
export const cancelSchedule = (id: string): Promise<boolean> =>
  isWritten(update('catalog', keys.schedule(id), { set: { state: 'cancelled' }, when: 'attribute_exists(pk)' }))

/**
 * The same maximum age as that of free seats, so that all a search shows of a departure is of one age. A hold and a
 * details page read anew.
 */
const recent = keep<readonly Schedule[]>({ table: 'catalog', forMs: 2_000, most: 500 })

/**
 * The departures that are at one of the segments' boarding stops on that date, and possibly some more, up to two
 * seconds old: one query per route.
 */
export const listDepartures = async (segments: readonly RouteSegment[], date: string): Promise<Schedule[]> => {
  const routes = Map.groupBy(segments, segment => segment.route_id)
  const found = await Promise.all(
    [...routes].map(([routeId, boarded]) => {
      const days = boarded.map(({ boarding }) => {
        const { from, until } = dayOf(date, boarding.time_zone)
        const ride = timeAt(0, boarding)
        return { from: from - ride, until: until - ride }
      })
      const [from, until] = [Math.min(...days.map(day => day.from)), Math.max(...days.map(day => day.until))]
      return recent.get(`${routeId} ${from} ${until}`, () => departuresOf(routeId, from, until))
    }),
  )
  return found.flat()
}

const departuresOf = async (routeId: string, from: EpochMs, until: EpochMs): Promise<Schedule[]> => {
  const items = await queryAll('catalog', {
    IndexName: 'departures-by-route',
    KeyConditionExpression: 'route_id = :route AND departure_datetime BETWEEN :from AND :until',
    ExpressionAttributeValues: { ':route': routeId, ':from': toIso(from), ':until': toIso(until) },
  })
  return parseAll(scheduleRecords.parse, items)
}

/** The given ids that no departure has. */
export const missingSchedules = async (ids: readonly string[]): Promise<Set<string>> => {
  const there = await existingKeys('catalog', ids.map(keys.schedule))
  return new Set(ids.filter(id => !there.has(keys.schedule(id).pk)))
}
