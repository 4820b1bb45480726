import type { EpochMs } from './clock.ts'
import type { Interval } from './day-grid.ts'
import { addDays, toInstant, toLocal, weekday } from './local-time.ts'

/** From `opens` to `closes`, both `HH:MM` on local clocks; `closes` at or before `opens` is the next day's. */
export interface Hours {
  readonly opens: string
  readonly closes: string
}

export interface WeeklyHours extends Hours {
  /** ISO 8601: 1 is Monday, 7 is Sunday. */
  readonly days: readonly number[]
}

/** What replaces the weekly hours that begin on a date: other hours, or none. */
export interface DatedHours {
  readonly date: string
  readonly closed?: true
  readonly hours?: readonly Hours[]
}

/** As `checkOpeningHours` accepts it. */
export interface OpeningHours {
  readonly weekly: readonly WeeklyHours[]
  readonly exceptions?: readonly DatedHours[]
}

/** A time without a break in which something is open. `date` is the local day on which it opens. */
export interface Opening extends Interval {
  readonly date: string
}

/** An opening, and how late other hours may prolong it: until a day after it begins. */
interface Piece extends Opening {
  readonly latest: EpochMs
}

const weeksAhead = 53

/**
 * The openings of a date: those that begin on it, in order. One that began the day before is that day's. Hours that
 * adjoin are one opening, unless it would be longer than from a time of day to the same of the next day: what is open
 * around the clock has an opening every day. Of a time that clocks show twice the first counts; one that they skip shifts
 * with them.
 * @throws RangeError (as each of these functions) when there is no such zone
 */
export const openingsOf = (hours: OpeningHours, date: string, timeZone: string): Opening[] =>
  openingsFrom(hours, date, date, timeZone)

/** The openings of which a part is in an interval, in order. None overlaps another. */
export const openingsWithin = (hours: OpeningHours, { from, until }: Interval, timeZone: string): Opening[] => {
  const [first, last] = [toLocal(from, timeZone).date, toLocal(until, timeZone).date]
  return openingsFrom(hours, addDays(first, -2), last, timeZone).filter(
    opening => opening.from < until && opening.until > from,
  )
}

/** The opening that a moment is in. */
export const openingAt = (hours: OpeningHours, time: EpochMs, timeZone: string): Opening | undefined =>
  openingsWithin(hours, { from: time, until: time + 1 }, timeZone)[0]

export const isOpen = (hours: OpeningHours, time: EpochMs, timeZone: string): boolean =>
  openingAt(hours, time, timeZone) !== undefined

/** Whether something is open for the whole of an interval, be it in several openings that adjoin. */
export const isOpenThroughout = (hours: OpeningHours, { from, until }: Interval, timeZone: string): boolean => {
  const openings = openingsWithin(hours, { from, until }, timeZone)
  return openings.reduce((reached, each) => (each.from <= reached ? each.until : reached), from) >= until
}

/** The first opening that begins after a moment and within a year. */
export const nextOpening = (hours: OpeningHours, time: EpochMs, timeZone: string): Opening | undefined => {
  const yesterday = addDays(toLocal(time, timeZone).date, -1)
  for (let week = 0; week < weeksAhead; week += 1) {
    const first = addDays(yesterday, week * 7)
    const next = openingsFrom(hours, first, addDays(first, 6), timeZone).find(({ from }) => from > time)
    if (next) return next
  }
  return undefined
}

/**
 * The openings of the dates from one to another. The hours of two days before may end in the first of them, where clocks
 * skip the time at which they close; the day after the last may prolong an opening of that.
 */
const openingsFrom = (hours: OpeningHours, first: string, last: string, timeZone: string): Opening[] => {
  const pieces: Piece[] = []
  for (let date = addDays(first, -2); date <= addDays(last, 1); date = addDays(date, 1))
    pieces.push(...join(piecesOf(hours, date, timeZone), timeZone))
  return join(pieces, timeZone)
    .filter(({ date }) => date >= first && date <= last)
    .map(({ date, from, until }) => ({ date, from, until }))
}

/** The hours that begin on a date, in order; without those of which a change of clocks leaves nothing. */
const piecesOf = ({ weekly, exceptions = [] }: OpeningHours, date: string, timeZone: string): Piece[] => {
  const exception = exceptions.find(each => each.date === date)
  const hours = exception ? (exception.hours ?? []) : weekly.filter(({ days }) => days.includes(weekday(date)))
  const nextDay = addDays(date, 1)
  return hours
    .map(({ opens, closes }) => {
      const until = toInstant(closes > opens ? date : nextDay, closes, timeZone)
      const latest = Math.max(until, toInstant(nextDay, opens, timeZone))
      return { date, from: toInstant(date, opens, timeZone), until, latest }
    })
    .filter(({ from, until }) => from < until)
    .sort((left, right) => left.from - right.from)
}

/** The same time of day on the next one. */
const dayAfter = (time: EpochMs, timeZone: string): EpochMs => {
  const shown = toLocal(time, timeZone)
  return toInstant(addDays(shown.date, 1), shown.time, timeZone)
}

/** Makes one of neighbours that adjoin or overlap, as far as one may last; else the later begins where the earlier ends. */
const join = (pieces: readonly Piece[], timeZone: string): Piece[] => {
  const joined: Piece[] = []
  for (const piece of pieces) {
    const before = joined.at(-1)
    if (!before || piece.from > before.until) joined.push(piece)
    else if (piece.until <= before.latest)
      joined.splice(-1, 1, { ...before, until: Math.max(piece.until, before.until) })
    else joined.push({ ...piece, from: before.until, latest: dayAfter(before.until, timeZone) })
  }
  return joined
}
