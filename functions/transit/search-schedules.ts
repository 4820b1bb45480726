import * as z from 'zod/mini'
import { countAvailable } from '../../shared/inventory/rules/availability.ts'
import { readLatestClaims } from '../../shared/inventory/store/latest-claims.ts'
import { openCursor, sealCursor } from '../../shared/platform/http/cursor.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { searchSchedules } from '../../shared/transit/contracts/search-schedules.ts'
import { toFoundSchedule } from '../../shared/transit/presenters/to-found-schedule.ts'
import { fillPage } from '../../shared/transit/rules/fill-page.ts'
import { checkTravelDate, claimsWanted, findDepartures, isBehind, placeOf } from '../../shared/transit/rules/search.ts'
import { suggestFor } from '../../shared/transit/store/cities.ts'
import { findConnection } from '../../shared/transit/store/places.ts'
import { listDepartures } from '../../shared/transit/store/schedules.ts'

const Position = z.tuple([z.number(), z.number(), z.string()])

/**
 * Segments of the pair of cities → departures of the day → free seats of the departures on the page, and of no others.
 */
export const handler = endpoint(searchSchedules, {
  load: ({ query }) => findConnection(query.origin_city, query.destination_city),

  run: async ({ query, now }, { segments, time_zone, unknown }) => {
    const { limit, cursor, ...criteria } = query
    checkTravelDate(query.date, time_zone ?? 'UTC', now)
    const list = `schedules ${JSON.stringify(criteria)}`
    const after = await openCursor(list, cursor, Position)
    if (unknown.length > 0) return { schedules: [], next_cursor: null, suggestions: await suggestFor(unknown) }
    const found = findDepartures(await listDepartures(segments, query.date), segments, criteria, now)
    const rest = after ? found.filter(each => isBehind(placeOf(each, query.sort), after)) : found
    const page = await fillPage(rest, limit, async some => {
      const claims = await readLatestClaims(some.map(claimsWanted))
      return some.map((each, index) => {
        const free = countAvailable(claims[index] ?? [], now)
        return free >= (query.passengers ?? 0) ? toFoundSchedule(each, free) : undefined
      })
    })
    return {
      schedules: [...page.shown],
      next_cursor: page.next ? await sealCursor(list, placeOf(page.next, query.sort)) : null,
    }
  },
})
