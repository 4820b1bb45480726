import * as z from 'zod/mini'
import { signed } from '../../commerce/rules/ledger.ts'
import { addEvent, differenceOf, isOfEquation, type LedgerTotals } from '../../commerce/rules/ledger-balances.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { sum } from '../../kernel/money.ts'
import type { PageRow } from './page-row.ts'
import { shardNumbers } from './shards.ts'

/** In minor units. */
export const Totals = z.object({
  currency: z.string(),
  captured: z.int(),
  revenue: z.int(),
  tax: z.int(),
  fees: z.int(),
  payable: z.int(),
  refunded: z.int(),
  open: z.int(),
})

/**
 * Sums of the rows of a page number in a currency. `net` is of all rows, and 0 where each event has all of its own. Faults of two
 * events may add up to 0: the marks are sums in which each event has another weight, of all rows and of those of the equation.
 */
const Sums = z.extend(Totals, {
  shard: z.int(),
  entries: z.int(),
  net: z.int(),
  net_mark: z.int(),
  difference_mark: z.int(),
})

export type Sums = Immutable<z.infer<typeof Sums>>

/** How far a day's rows are summed: up to a row of an account's page, or all of them. */
export const Work = z.object({
  day: z.string(),
  account: z.optional(z.string()),
  shard: z.optional(z.int()),
  after: z.optional(z.string()),
  sums: z.array(Sums),
})

export type Work = Immutable<z.infer<typeof Work>>

const nothing = { captured: 0, revenue: 0, tax: 0, fees: 0, payable: 0, refunded: 0, open: 0 }
const noRows = { ...nothing, entries: 0, net: 0, net_mark: 0, difference_mark: 0 }

/** A prime below the root of what a number holds exactly. */
const modulus = 67_108_859

/** A row's amount, times the weight of its event. */
const markOf = (row: PageRow): number => {
  let weight = 1
  for (const character of `${row.booking_id} ${row.event_id}`)
    weight = (weight * 31 + character.charCodeAt(0)) % modulus
  return ((signed(row) % modulus) * (weight || 1)) % modulus
}

const marked = (mark: number, rows: readonly PageRow[]): number =>
  rows.reduce((total, row) => (total + markOf(row)) % modulus, mark)

/** Adds rows of one page number to the sums. */
export const withRows = (sums: readonly Sums[], shard: number, rows: readonly PageRow[]): Sums[] => {
  const changed = new Map(sums.filter(each => each.shard === shard).map(each => [each.currency, each]))
  for (const [currency, of] of Map.groupBy(rows, row => row.currency)) {
    const before = changed.get(currency) ?? { ...noRows, currency, shard }
    const totals = new Map<string, LedgerTotals>([[currency, before]])
    for (const row of of) addEvent(totals, { kind: row.kind, entries: [row] })
    const net = before.net + sum(of.map(signed))
    changed.set(currency, {
      ...before,
      ...totals.get(currency),
      entries: before.entries + of.length,
      net,
      net_mark: marked(before.net_mark, of),
      difference_mark: marked(
        before.difference_mark,
        of.filter(row => isOfEquation(row, row)),
      ),
    })
  }
  return [...sums.filter(each => each.shard !== shard), ...changed.values()]
}

const isRight = (sums: Sums): boolean =>
  [sums.net, sums.net_mark, sums.difference_mark, differenceOf(sums)].every(each => each === 0)

/** The numbers of the pages in which rows are missing, altered or doubled. */
export const wrongShards = (sums: readonly Sums[]): number[] =>
  shardNumbers.filter(shard => sums.some(each => each.shard === shard && !isRight(each)))

export const totalsOf = (sums: readonly Sums[]): LedgerTotals[] =>
  [...Map.groupBy(sums, ({ currency }) => currency)]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([currency, of]) => ({
      currency,
      captured: sum(of.map(each => each.captured)),
      revenue: sum(of.map(each => each.revenue)),
      tax: sum(of.map(each => each.tax)),
      fees: sum(of.map(each => each.fees)),
      payable: sum(of.map(each => each.payable)),
      refunded: sum(of.map(each => each.refunded)),
      open: sum(of.map(each => each.open)),
    }))
