import type * as z from 'zod/mini'
import { differenceOf } from '../../commerce/rules/ledger-balances.ts'
import { toIso } from '../../kernel/clock.ts'
import type { DailyReport } from '../contracts/get-daily-report.ts'
import type { Report } from '../rules/report.ts'

export const toDailyReport = (report: Report): z.infer<typeof DailyReport> => ({
  day: report.day,
  made_at: toIso(report.made_at),
  entries: report.entries,
  totals: report.totals.map(totals => ({ ...totals, difference: differenceOf(totals) })),
  difference_count: report.difference_count,
  differences: report.differences.map(({ net, difference, ...of }) => ({
    ...of,
    net_amount: net,
    unaccounted_amount: difference,
  })),
  open_count: report.open_count,
  open: report.open.map(({ amount, since, ...of }) => ({ ...of, balance_amount: amount, since_at: toIso(since) })),
})
