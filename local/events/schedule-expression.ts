import { Cron } from 'croner'

/** The first time after `after` that a schedule is due; undefined when it never will be again. Epoch milliseconds. */
export type NextTime = (after: number) => number | undefined

const unitMs: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** The last value of each field of `cron(minutes hours day-of-month month day-of-week year)`. */
const lastValues = [59, 23, 31, 12, 7, 2199]

/**
 * Reads a schedule expression of EventBridge: `rate(5 minutes)`, `cron(0 10 ? * MON-FRI *)` or `at(2026-12-24T18:00:00)`.
 * @param startedMs when a rate begins to count
 * @param timezone of `cron` and `at`, an IANA name; UTC when absent
 * @throws Error for what EventBridge would refuse
 */
export const readSchedule = (expression: string, startedMs: number, timezone = 'UTC'): NextTime => {
  const [, kind, content = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression.trim()) ?? []
  if (kind === 'rate') return rate(content, startedMs)
  if (kind === 'cron') return timesOf(cronPattern(content), timezone)
  if (kind === 'at' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(content)) return timesOf(content, timezone)
  throw new Error(`not a schedule: ${expression}`)
}

const rate = (content: string, startedMs: number): NextTime => {
  const [, count = '', unit = '', plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(content) ?? []
  const everyMs = Number(count) * (unitMs[unit] ?? 0)
  if (everyMs === 0 || (plural === 's') !== (count !== '1')) throw new Error(`not a rate: ${content}`)
  return after => startedMs + everyMs * (Math.max(0, Math.floor((after - startedMs) / everyMs)) + 1)
}

const timesOf = (pattern: string, timezone: string): NextTime => {
  // AWS counts weekdays as Quartz does, from 1 for Sunday.
  const cron = new Cron(pattern, { timezone, paused: true, alternativeWeekdays: true, domAndDow: true })
  return after => cron.nextRun(new Date(after))?.getTime()
}

/** The same times in the words of croner, which has seconds in front. */
const cronPattern = (content: string): string => {
  const fields = content.trim().split(/\s+/)
  const [, , dayOfMonth, , dayOfWeek] = fields
  if (fields.length !== 6) throw new Error(`a cron expression has six fields: ${content}`)
  if ((dayOfMonth === '?') === (dayOfWeek === '?'))
    throw new Error(`either the day of the month or the day of the week is ?: ${content}`)
  // croner takes 0 and 8 for days as well.
  if (/(?<![#/\d])([089]|\d\d)/.test(dayOfWeek ?? '')) throw new Error(`days of the week go from 1 to 7: ${content}`)
  const translated = fields.map((field, index) => {
    const last = lastValues[index] ?? 0
    // AWS takes 0/15 for "from 0, every 15"; a lone L in the day of the week is its last day, Saturday.
    const steps = field.replace(/(^|,)(\d+)\/(\d+)/g, (_, comma, from, step) => `${comma}${from}-${last}/${step}`)
    return index === 4 && steps === 'L' ? '7' : steps
  })
  return ['0', ...translated].join(' ')
}
