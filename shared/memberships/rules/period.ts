import { isDate } from '../../kernel/local-time.ts'

export type Period = 'month' | 'year'

const monthsOf = { month: 1, year: 12 } as const

/**
 * The first day (`YYYY-MM-DD`) of a period, counted from 0. Every one is reckoned from the first day of all, so that after a
 * short month the day of the month returns: 31 January, 28 February, 31 March.
 * @throws RangeError when `first` is no date, or `number` no count
 */
export const periodStart = (first: string, period: Period, number: number): string => {
  if (!isDate(first)) throw new RangeError(`${first} is no date`)
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`there is no period ${number}`)
  const [year = 0, month = 1, day = 1] = first.split('-').map(Number)
  const months = month - 1 + number * monthsOf[period]
  const lastDay = new Date(Date.UTC(year, months + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, months, Math.min(day, lastDay))).toISOString().slice(0, 10)
}
