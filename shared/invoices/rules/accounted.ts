import type { Entry, LedgerEvent } from '../../commerce/rules/ledger.ts'
import { sum } from '../../kernel/money.ts'

/** What the ledger says of a payment's documents. */
export interface Accounted {
  readonly isInvoiced: boolean
  /** The total of the invoice, less what credit notes gave back. */
  readonly documented: number
  /** What is left of its tax, by code. */
  readonly taxes: Readonly<Record<string, number>>
  /** What is left of it as revenue, and what was moved to the fees. */
  readonly revenue: number
  readonly fees: number
  /** How many events followed the invoice. */
  readonly credits: number
}

const taxPrefix = 'tax:'

export const accountedOf = (events: readonly LedgerEvent[], paymentId: string): Accounted => {
  const own = events.filter(
    ({ kind, payment_id }) => payment_id === paymentId && (kind === 'invoiced' || kind === 'credited'),
  )
  const entries = own.flatMap(event => event.entries)
  const of = (matches: (account: string) => boolean) =>
    sum(entries.filter(({ account }) => matches(account)).map(credited))
  const codes = new Set(entries.flatMap(({ account }) => (account.startsWith(taxPrefix) ? [account.slice(4)] : [])))
  return {
    isInvoiced: own.some(({ kind }) => kind === 'invoiced'),
    documented: 0 - of(account => account === 'customer'),
    taxes: Object.fromEntries([...codes].map(code => [code, of(account => account === `${taxPrefix}${code}`)])),
    revenue: of(account => account.startsWith('revenue:')),
    fees: of(account => account === 'fees'),
    credits: own.filter(({ kind }) => kind === 'credited').length,
  }
}

const credited = ({ side, amount }: Entry): number => (side === 'credit' ? amount : -amount)
