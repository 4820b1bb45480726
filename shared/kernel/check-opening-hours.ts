import { DomainError } from './errors.ts'
import { isDate, isTimeOfDay } from './local-time.ts'
import type { DatedHours, Hours, OpeningHours } from './opening-hours.ts'

const dayMinutes = 24 * 60
const weekMinutes = 7 * dayMinutes
const mostWeekly = 50
const mostExceptions = 366

/**
 * Refuses what has more than one meaning. Only the hours of a week, or of one exception, must not overlap: where a change
 * of clocks or an exception makes two days' hours overlap, the earlier goes on.
 * @throws DomainError INVALID_OPENING_HOURS
 */
export const checkOpeningHours = ({ weekly, exceptions = [] }: OpeningHours): void => {
  if (weekly.length > mostWeekly) refuse(`At most ${mostWeekly} weekly hours can be named.`)
  if (exceptions.length > mostExceptions) refuse(`At most ${mostExceptions} exceptions can be named.`)
  for (const { days, ...hours } of weekly) {
    if (days.length === 0 || new Set(days).size < days.length) refuse('Name each day once, and at least one.')
    if (days.some(day => !Number.isInteger(day) || day < 1 || day > 7)) refuse('Days are 1 (Monday) to 7 (Sunday).')
    checkTimes(hours)
  }
  const ofWeek = weekly.flatMap(({ days, ...hours }) => days.map(day => spanOf(hours, (day - 1) * dayMinutes)))
  if (overlap([...ofWeek, ...ofWeek.map(([from, until]) => [from + weekMinutes, until + weekMinutes] as const)]))
    refuse('Weekly hours overlap.')
  if (new Set(exceptions.map(({ date }) => date)).size < exceptions.length) refuse('Name each exception’s date once.')
  for (const exception of exceptions) checkException(exception)
}

const checkException = ({ date, closed, hours = [] }: DatedHours): void => {
  if (!isDate(date)) refuse(`The date of an exception is written YYYY-MM-DD, not ${date}.`)
  if ((closed === true) === hours.length > 0) refuse(`On ${date} it is either closed or has hours of that day.`)
  for (const each of hours) checkTimes(each)
  if (overlap(hours.map(each => spanOf(each, 0)))) refuse(`The hours of ${date} overlap.`)
}

const checkTimes = ({ opens, closes }: Hours): void => {
  if (!isTimeOfDay(opens) || !isTimeOfDay(closes)) refuse('Times are written HH:MM, from 00:00 to 23:59.')
}

/** In minutes as clocks show them on a day without a change. */
const spanOf = ({ opens, closes }: Hours, midnight: number): readonly [from: number, until: number] => {
  const [from, until] = [minuteOf(opens), minuteOf(closes)]
  return [midnight + from, midnight + (until > from ? until : until + dayMinutes)]
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

const overlap = (spans: readonly (readonly [from: number, until: number])[]): boolean => {
  const inOrder = spans.toSorted((left, right) => left[0] - right[0])
  return inOrder.some(([from], index) => from < (inOrder[index - 1]?.[1] ?? from))
}

const refuse = (message: string): never => {
  throw new DomainError('INVALID_OPENING_HOURS', message)
}
