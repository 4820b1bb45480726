import type { EpochMs } from './clock.ts'

/**
 * Local dates and times of IANA zones. `Intl` knows the zones in Node.js as in browsers, so this needs no package and the
 * kernel goes on importing nothing.
 * @throws RangeError (each of them that takes a zone) when there is no such zone
 */

const minute = 60_000
const day = 24 * 60 * minute

/** Kept, as making one takes much longer than using it. */
const formatters = new Map<string, Intl.DateTimeFormat>()

const formatterOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formatters.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  formatters.set(timeZone, made)
  return made
}

/** Of `1/20/2027, GMT+05:30`; nothing follows `GMT` at UTC, and seconds only where a zone kept the sun's time. */
const offsetShown = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/

/** The offset of an IANA zone at a moment, in milliseconds east of UTC. */
const offsetAt = (timeZone: string, time: EpochMs): number => {
  const [, sign, hours = 0, minutes = 0, seconds = 0] = offsetShown.exec(formatterOf(timeZone).format(time)) ?? []
  const offset = (Number(hours) * 60 + Number(minutes)) * minute + Number(seconds) * 1000
  return sign === '-' ? -offset : offset
}

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

/**
 * From the first moment of the date in the zone (included) to the first of the next (excluded): 23 to 25 hours, or none
 * of a date that a zone left out when it changed sides of the date line.
 */
export const dayOf = (date: string, timeZone: string): { from: EpochMs; until: EpochMs } => ({
  from: toInstant(date, '00:00', timeZone),
  until: toInstant(addDays(date, 1), '00:00', timeZone),
})
