import { tzOffset } from '@date-fns/tz'
import type { EpochMs } from '../../kernel/clock.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** The offset of an IANA zone at a moment, in milliseconds east of UTC; NaN where there is no such zone. */
const offsetAt = (timeZone: string, time: EpochMs): number => tzOffset(timeZone, new Date(time)) * minute

export const isDate = (text: string): boolean => {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

export const isTimeOfDay = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text)

/**
 * The moment at which clocks of the zone show `date` and `time` (`HH:MM`). A time shown twice is the first of both; one
 * that is skipped is as much later as the clocks are moved, as Temporal's `compatible` has it.
 */
export const toInstant = (date: string, time: string, timeZone: string): EpochMs => {
  const shown = Date.parse(`${date}T${time}:00Z`)
  const before = offsetAt(timeZone, shown - day)
  const after = offsetAt(timeZone, shown + day)
  if (offsetAt(timeZone, shown - before) === before) return shown - before
  if (offsetAt(timeZone, shown - after) === after) return shown - after
  return shown - before
}

/** What clocks of the zone show: `YYYY-MM-DD` and `HH:MM`. */
export const toLocal = (time: EpochMs, timeZone: string): { date: string; time: string } => {
  const shown = new Date(time + offsetAt(timeZone, time)).toISOString()
  return { date: shown.slice(0, 10), time: shown.slice(11, 16) }
}

export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10)

/** ISO 8601: 1 is Monday, 7 is Sunday. */
export const weekday = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7

/** From the first moment of the date in the zone (included) to the first of the next (excluded): 23, 24 or 25 hours. */
export const dayOf = (date: string, timeZone: string): { from: EpochMs; until: EpochMs } => ({
  from: toInstant(date, '00:00', timeZone),
  until: toInstant(addDays(date, 1), '00:00', timeZone),
})
