import { decimalsOf } from '../../kernel/money.ts'
import type { PageRow } from '../rules/page-row.ts'
import { toLedgerEntry } from './to-ledger-entry.ts'

const columns = [
  'happened_at',
  'account',
  'kind',
  'side',
  'amount',
  'currency',
  'amount_minor',
  'booking_id',
  'payment_id',
  'event_id',
] as const

/** Entries as a table of RFC 4180. */
export const toCsv = (rows: readonly PageRow[]): string => {
  const lines = rows.map(row => {
    const entry = toLedgerEntry(row)
    const shown = { ...entry, amount: inUnits(row.amount, row.currency), amount_minor: row.amount }
    return columns.map(name => field(shown[name]))
  })
  return [[...columns], ...lines].map(line => `${line.join(',')}\r\n`).join('')
}

/** `123450, INR` → `1234.50`, without a detour by a fraction. */
export const inUnits = (amount: number, currency: string): string => {
  const decimals = decimalsOf(currency)
  const digits = String(amount).padStart(decimals + 1, '0')
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** A gateway's ids are in the table: a spreadsheet runs what begins as a formula, so it is given a text. */
const field = (value: string | number | null): string => {
  const text = String(value ?? '')
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
