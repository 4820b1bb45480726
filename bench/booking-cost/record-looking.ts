import { timeZone } from '../../bin/demo/network.ts'
import { handler as getSchedule } from '../../functions/transit/get-schedule.ts'
import { handler as getSeatMap } from '../../functions/transit/get-seat-map.ts'
import { handler as searchSchedules } from '../../functions/transit/search-schedules.ts'
import { addDays, toLocal } from '../../shared/kernel/local-time.ts'
import { type Call, call } from '../../test/support/call.ts'
import type { SeatChoice } from './record-booking.ts'
import type { Recorder } from './recorder.ts'

/** The requests of a customer before a hold. */
export const looks = { searches: 5, details: 2, maps: 8 } as const

/** Between two requests: longer than a function keeps claims, shorter than it keeps what changes seldom. */
export const pauseMs = 20_000

const journey = { origin_city: 'Mumbai', destination_city: 'Pune' }

/** A guest's searches in the demo network, from the address `ip`. @returns two seats side by side that are free */
export const recordLooking = async ({ run }: Recorder, ip: string): Promise<SeatChoice> => {
  const clock = movableClock()
  const callEndpoint = async (name: string, handler: Parameters<typeof call>[0], request: Call) => {
    clock.later(pauseMs)
    const answer = await run('look', `transit/${name}`, () =>
      call(handler, { ip, headers: { 'accept-encoding': 'br' }, ...request }),
    )
    if (answer.status !== 200) throw new Error(`expected 200, got ${answer.status} ${answer.raw}`)
    return answer.body
  }
  try {
    const today = toLocal(Date.now(), timeZone).date
    let found: Found[] = []
    for (let count = 1; count <= looks.searches; count += 1) {
      const query = { ...journey, date: addDays(today, 1 + (count % 2)) }
      found = (await callEndpoint('search-schedules', searchSchedules, { query })).schedules
    }
    // The emptiest, so that later runs find free seats too.
    const seen = found.toSorted((left, right) => right.available_seats - left.available_seats).slice(0, looks.details)
    for (const { id } of seen) await callEndpoint('get-schedule', getSchedule, { params: { id } })
    const [first] = seen
    if (!first) throw new Error('nothing was found')
    const segment = { from_stop: first.boarding_stop.id, to_stop: first.dropping_stop.id }
    let map: SeatMap | undefined
    for (let count = 1; count <= looks.maps; count += 1)
      map = await callEndpoint('get-seat-map', getSeatMap, { params: { id: first.id }, query: segment })
    return { schedule_id: first.id, seat_ids: neighboursIn(map), ...segment }
  } finally {
    clock.restore()
  }
}

interface Found {
  readonly id: string
  readonly available_seats: number
  readonly boarding_stop: { readonly id: string }
  readonly dropping_stop: { readonly id: string }
}

interface SeatMap {
  readonly layout: {
    readonly decks: readonly { readonly rows: readonly { readonly seats: readonly Seat[] }[] }[]
  }
}

interface Seat {
  readonly label: string
  readonly status: string
  readonly women_only: boolean
}

const neighboursIn = (map: SeatMap | undefined): string[] => {
  const rows = map?.layout.decks.flatMap(({ rows }) => rows) ?? []
  const free = rows.map(({ seats }) => seats.filter(({ status, women_only }) => status === 'available' && !women_only))
  const pair = free.find(seats => seats.length > 1)?.slice(0, 2)
  if (!pair) throw new Error('no two seats are free')
  return pair.map(({ label }) => label)
}

/** The clock by which functions let what they keep expire. */
const movableClock = () => {
  const real = Date.now
  let ahead = 0
  Date.now = () => real() + ahead
  return {
    later: (ms: number) => {
      ahead += ms
    },
    restore: () => {
      Date.now = real
    },
  }
}
