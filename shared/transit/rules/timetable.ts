import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { addDays, isDate, isTimeOfDay, toInstant, weekday } from '../../kernel/local-time.ts'
import { isTimeZone } from '../../kernel/wall-clock.ts'

/** A departure that repeats: at a local time of the origin's zone, on some days of the week, from a date to a date. */
export interface Timetable {
  /** ISO 8601: 1 is Monday, 7 is Sunday. */
  readonly days_of_week: readonly number[]
  /** `HH:MM` in the local time of `time_zone`: the bus keeps its local time when the offset changes. */
  readonly time: string
  readonly time_zone: string
  /** `YYYY-MM-DD`, both included. */
  readonly from: string
  readonly to: string
}

export interface TimetableDeparture {
  readonly date: string
  readonly departure: EpochMs
}

const longestDays = 366

/** @throws DomainError INVALID_TIMETABLE */
export const checkTimetable = ({ days_of_week, time, time_zone, from, to }: Timetable): void => {
  const refuse = (message: string) => {
    throw new DomainError('INVALID_TIMETABLE', message)
  }
  const days = new Set(days_of_week)
  if (days.size === 0 || days.size < days_of_week.length) refuse('Name each day of the week once, and at least one.')
  if (days_of_week.some(each => !Number.isInteger(each) || each < 1 || each > 7))
    refuse('Days of the week are 1 (Monday) to 7 (Sunday).')
  if (!isTimeOfDay(time)) refuse('The time is written HH:MM, from 00:00 to 23:59.')
  if (!isTimeZone(time_zone)) refuse(`There is no time zone ${time_zone}.`)
  if (!isDate(from) || !isDate(to) || from > to) refuse('Both dates are written YYYY-MM-DD, the earlier one first.')
  if (addDays(from, longestDays) <= to) refuse(`A timetable covers ${longestDays} days at most.`)
}

/**
 * Every departure of a timetable, in order.
 * @throws DomainError INVALID_TIMETABLE
 */
export const expandTimetable = (timetable: Timetable): TimetableDeparture[] => {
  checkTimetable(timetable)
  const { days_of_week, time, time_zone, from, to } = timetable
  const departures: TimetableDeparture[] = []
  for (let date = from; date <= to; date = addDays(date, 1))
    if (days_of_week.includes(weekday(date))) departures.push({ date, departure: toInstant(date, time, time_zone) })
  return departures
}
