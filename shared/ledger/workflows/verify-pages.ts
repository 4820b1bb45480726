import type { LedgerFinding } from '../../commerce/rules/ledger-check.ts'
import { readStoredLedger, walkLedger } from '../../commerce/store/ledger-audit.ts'
import { checkListed, checkRow } from '../rules/page-check.ts'
import { type PageRow, rowsOf } from '../rules/page-row.ts'
import { type Listed, readListed, walkPages } from '../store/page-audit.ts'

export interface PageAudit {
  readonly rows: number
  readonly findings: readonly LedgerFinding[]
}

const atOnce = 16

/**
 * Compares the pages with the events that they are made of, both ways: each entry is listed as the event has it, and what is
 * listed is an entry.
 */
export const verifyPages = async (): Promise<PageAudit> => {
  const suspect: PageRow[] = []
  await inParallel(walkLedger(), async ({ bookingId, payment }) => {
    if (payment) return
    const { events } = await readStoredLedger(bookingId)
    for (const row of events.flatMap(rowsOf)) if ((await findingsOf(row)).length > 0) suspect.push(row)
  })
  // What was posted just now is listed by now.
  const findings: LedgerFinding[] = []
  for (const row of suspect) findings.push(...(await findingsOf(row)))
  let rows = 0
  await inParallel(walkPages(), async listed => {
    rows += 1
    findings.push(...(await strangeIn(listed)))
  })
  return { rows, findings }
}

const findingsOf = async (row: PageRow): Promise<LedgerFinding[]> => checkListed(row, await readListed(row))

const strangeIn = async ({ name, row, isAtItsPlace }: Listed): Promise<LedgerFinding[]> => {
  if (row === 'unreadable')
    return [{ booking_id: 'pages', kind: 'unreadable', sentence: `the row ${name} cannot be read` }]
  const { events, unreadable } = await readStoredLedger(row.booking_id)
  // What cannot be read of the events is named there.
  if (unreadable.includes(row.event_id)) return []
  const event = events.find(({ event_id }) => event_id === row.event_id)
  return checkRow(row, isAtItsPlace, event)
}

const inParallel = async <Value>(values: AsyncGenerator<Value>, work: (value: Value) => Promise<void>) => {
  const worker = async () => {
    for await (const value of { [Symbol.asyncIterator]: () => values }) await work(value)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}
