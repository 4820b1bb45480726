import type * as z from 'zod/mini'
import { toMsIso } from '../../kernel/clock.ts'
import type { LedgerEntry } from '../contracts/ledger-entry.ts'
import { isOfNoBooking } from '../rules/handed-in.ts'
import type { PageRow } from '../rules/page-row.ts'

export const toLedgerEntry = (row: PageRow): z.infer<typeof LedgerEntry> => ({
  happened_at: toMsIso(row.at),
  account: row.account,
  kind: row.kind,
  side: row.side,
  amount: row.amount,
  currency: row.currency,
  booking_id: isOfNoBooking(row) ? null : row.booking_id,
  payment_id: row.payment_id ?? null,
  event_id: row.event_id,
})
