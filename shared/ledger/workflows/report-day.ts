import { isDeepStrictEqual } from 'node:util'
import type { EpochMs } from '../../kernel/clock.ts'
import { log } from '../../platform/observability/log.ts'
import { dayAfter, dayOf, type PageRow } from '../rules/page-row.ts'
import { type Difference, differencesIn, mostListed, type Report } from '../rules/report.ts'
import { totalsOf, wrongShards } from '../rules/sums.ts'
import { forgetLateDay, noteLateDay, readLateDays } from '../store/late-days.ts'
import { readAccounts, rowsOfPage } from '../store/pages.ts'
import {
  forgetWork,
  putOpen,
  putReport,
  putWork,
  readDaysInWork,
  readLastDay,
  readOpen,
  readReport,
  readWork,
} from '../store/reports.ts'
import { openItems } from './open-items.ts'
import { sumDay } from './sum-day.ts'

/**
 * Makes the reports that are due: of each day that is over since the last report, of yesterday where there is none yet, and anew of
 * days in which something was listed afterwards. What is left when the time is over is done by the next run.
 */
export const reportDays = async (now: EpochMs, hasTime: () => boolean): Promise<void> => {
  while (hasTime()) {
    const day = await nextDay(now)
    if (day === undefined || !(await reportDay(day, now, hasTime))) return
  }
}

/** The first day that is to be done. */
const nextDay = async (now: EpochMs): Promise<string | undefined> => {
  const yesterday = dayAfter(dayOf(now), -1)
  const [begun, late, last] = await Promise.all([readDaysInWork(), readLateDays(), readLastDay()])
  const missing = last === undefined ? yesterday : dayAfter(last)
  return [...begun, ...late, missing].filter(day => day <= yesterday).toSorted()[0]
}

/** @returns whether it is done; where it is not, the next call goes on */
const reportDay = async (day: string, now: EpochMs, hasTime: () => boolean): Promise<boolean> => {
  if (!(await readWork(day))) {
    // In this order: what is listed from here on has the day done once more, and a run that is cut off is begun anew.
    await putWork({ day, sums: [] })
    await forgetLateDay(day)
  }
  const sums = await sumDay(day, hasTime)
  if (!sums) return false
  const differences = await findDifferences(day, wrongShards(sums))
  const [open, openBefore, before] = await Promise.all([openItems(day), readOpen(day), readReport(day)])
  await putOpen(day, open, openBefore)
  const content = {
    day,
    entries: sums.reduce((total, { entries }) => total + entries, 0),
    totals: totalsOf(sums),
    differences: differences.slice(0, mostListed),
    difference_count: differences.length,
    open: open.slice(0, mostListed),
    open_count: open.length,
  }
  const isSame = isDeepStrictEqual(before, { ...content, made_at: before?.made_at })
  if (!isSame) await keepReport({ ...content, made_at: now })
  // The day after carries on what was open.
  if (before && !isDeepStrictEqual(new Set(open.map(json)), new Set(openBefore.map(json)))) await noteAfter(day, now)
  await forgetWork(day)
  return true
}

const json = ({ booking_id, account, currency, amount, since }: Report['open'][number]): string =>
  JSON.stringify([booking_id, account, currency, amount, since])

const noteAfter = async (day: string, now: EpochMs): Promise<void> => {
  const next = dayAfter(day)
  if (next < dayOf(now)) await noteLateDay(next)
}

const keepReport = async (report: Report): Promise<void> => {
  await putReport(report)
  const { day, difference_count: count } = report
  if (count === 0) return
  log.error('ledger difference', { entity_id: day, count }, { measures: { ledger_differences: [count, 'Count'] } })
}

/** The wrong events of some page numbers: none of the others is read again. */
const findDifferences = async (day: string, shards: readonly number[]): Promise<Difference[]> => {
  const found: Difference[] = []
  const accounts = shards.length > 0 ? await readAccounts(day) : []
  for (const shard of shards) {
    const of: PageRow[] = []
    for (const account of accounts) for await (const { rows } of rowsOfPage(account, day, shard)) of.push(...rows)
    found.push(...differencesIn(of))
  }
  return found
}
