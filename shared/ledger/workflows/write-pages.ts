import type { LedgerEvent } from '../../commerce/rules/ledger.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { dayOf, rowsOf } from '../rules/page-row.ts'
import { noteLateDay } from '../store/late-days.ts'
import { noteAccount, putRows } from '../store/pages.ts'

/**
 * Lists an event's entries in the pages of their accounts; a repeat writes the same. An event of a day that is over has the
 * day's report made anew.
 */
export const writePages = async (event: LedgerEvent, now: EpochMs): Promise<void> => {
  const rows = rowsOf(event)
  const day = dayOf(event.at)
  await putRows(rows)
  await Promise.all([...new Set(rows.map(({ account }) => account))].map(account => noteAccount(day, account)))
  if (day < dayOf(now)) await noteLateDay(day)
}
