import type { LedgerEvent } from '../../commerce/rules/ledger.ts'
import type { LedgerFinding } from '../../commerce/rules/ledger-check.ts'
import { dayOf, type PageRow, rowsOf } from './page-row.ts'

const contentOf = ({ account, side, amount, currency, event_id, kind, booking_id, payment_id, at, nth }: PageRow) =>
  JSON.stringify([account, side, amount, currency, event_id, kind, booking_id, payment_id, at, nth])

const finding = (row: PageRow, kind: LedgerFinding['kind'], why: string): LedgerFinding => {
  const { booking_id, event_id, account, nth, at } = row
  const sentence = `entry ${nth + 1} of ${event_id} is ${kind} in the page of ${account}, ${dayOf(at)}: ${why}`
  return { booking_id, event_id, kind, sentence }
}

/** What is wrong with what is listed where a row belongs: the row itself, undefined for none, `unreadable` for what is no row. */
export const checkListed = (row: PageRow, listed: PageRow | 'unreadable' | undefined): LedgerFinding[] => {
  if (listed === undefined) return [finding(row, 'missing', 'the event has it')]
  if (listed === 'unreadable') return [finding(row, 'altered', 'it cannot be read')]
  return contentOf(row) === contentOf(listed) ? [] : [finding(row, 'altered', 'the event says otherwise')]
}

/** Whether a row that is listed belongs to an event; what differs from its event's at the same place is altered, and found there. */
export const checkRow = (row: PageRow, isAtItsPlace: boolean, event: LedgerEvent | undefined): LedgerFinding[] => {
  const own = event === undefined ? [] : rowsOf(event)
  if (own.length === 0) return [finding(row, 'unknown', 'there is no such event')]
  const isOwn = own.some(each => each.nth === row.nth && each.account === row.account && each.at === row.at)
  return isAtItsPlace && isOwn ? [] : [finding(row, 'doubled', 'the event has it once, and elsewhere')]
}
