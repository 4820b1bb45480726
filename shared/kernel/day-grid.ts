import type { EpochMs } from './clock.ts'
import { addDays, dayOf, isDate, toLocal } from './local-time.ts'

/** A leg of a day is half an hour of elapsed time, counted from local midnight whatever the clocks show. */
export const legMs = 30 * 60_000

/** A local day in legs: 48, or 46 or 50 when the clocks change by an hour, 47 or 49 by half of one. */
export interface DayGrid {
  readonly date: string
  /** The first moment of the date, included. */
  readonly from: EpochMs
  /** The first moment of the next date, excluded. */
  readonly until: EpochMs
  readonly legs: number
}

/** Legs of one date: `from_leg` is the first, `to_leg` the one after the last. */
export interface DayLegs {
  readonly date: string
  readonly from_leg: number
  readonly to_leg: number
}

export interface Interval {
  /** Included. */
  readonly from: EpochMs
  /** Excluded. */
  readonly until: EpochMs
}

const mostDays = 366

/**
 * The legs of a date in a zone. Where clocks change by less than half an hour, the last leg of that day is shorter.
 * @throws RangeError when there is no such date or zone
 */
export const gridOf = (date: string, timeZone: string): DayGrid => {
  if (!isDate(date)) throw new RangeError(`not a date: ${date}`)
  const { from, until } = dayOf(date, timeZone)
  return { date, from, until, legs: Math.ceil((until - from) / legMs) }
}

/**
 * The leg that a moment is in.
 * @throws RangeError when the moment is not of that day
 */
export const legAt = ({ date, from, until }: DayGrid, time: EpochMs): number => {
  if (!(time >= from && time < until)) throw new RangeError(`${time} is no moment of ${date}`)
  return Math.floor((time - from) / legMs)
}

/**
 * When a leg begins; of the one after the day's last, when the day ends.
 * @throws RangeError when the day has no such leg
 */
export const timeOfLeg = ({ date, from, until, legs }: DayGrid, leg: number): EpochMs => {
  if (!(Number.isInteger(leg) && leg >= 0 && leg <= legs)) throw new RangeError(`${date} has no leg ${leg}`)
  return leg === legs ? until : from + leg * legMs
}

/**
 * The fewest legs of a day that contain an interval: its begin is rounded down, its end up.
 * @throws RangeError when the interval is empty or not within that day
 */
export const legsOf = (grid: DayGrid, { from, until }: Interval): DayLegs => {
  if (!(from < until)) throw new RangeError(`nothing is between ${from} and ${until}`)
  return { date: grid.date, from_leg: legAt(grid, from), to_leg: legAt(grid, until - 1) + 1 }
}

/**
 * The fewest legs that contain an interval, date by date in order.
 * @throws RangeError when the interval is empty, or is on more than 366 dates
 */
export const legsOver = (timeZone: string, from: EpochMs, until: EpochMs): DayLegs[] => {
  if (!(from < until)) throw new RangeError(`nothing is between ${from} and ${until}`)
  const legs: DayLegs[] = []
  for (let date = toLocal(from, timeZone).date; ; date = addDays(date, 1)) {
    const grid = gridOf(date, timeZone)
    if (grid.from >= until) return legs
    if (legs.length === mostDays) throw new RangeError(`more than ${mostDays} dates from ${from} to ${until}`)
    const within = { from: Math.max(from, grid.from), until: Math.min(until, grid.until) }
    if (within.from < within.until) legs.push(legsOf(grid, within))
  }
}
