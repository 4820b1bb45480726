import * as z from 'zod/mini'
import { differenceOf } from '../../commerce/rules/ledger-balances.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import type { PageRow } from './page-row.ts'
import { Totals, withRows } from './sums.ts'

/** A clearing account of a booking that is not 0 at the end of a day; debits count up. */
export const OpenItem = z.object({
  booking_id: z.string(),
  account: z.string(),
  currency: z.string(),
  amount: z.int(),
  /** Epoch milliseconds of the last event of it. */
  since: z.number(),
})

export type OpenItem = Immutable<z.infer<typeof OpenItem>>

/**
 * An event whose rows of the day are not right. `net` is what they sum to, 0 where they are balanced; `difference` what of its
 * captured money is not accounted for.
 */
const Difference = z.object({
  booking_id: z.string(),
  event_id: z.string(),
  currency: z.string(),
  net: z.int(),
  difference: z.int(),
})

export type Difference = Immutable<z.infer<typeof Difference>>

export const Report = z.object({
  day: z.string(),
  /** When it first had the present content. */
  made_at: z.number(),
  entries: z.int(),
  totals: z.array(Totals),
  /** The first of them; how many there are is counted. */
  differences: z.array(Difference),
  difference_count: z.int(),
  /** The oldest. */
  open: z.array(OpenItem),
  open_count: z.int(),
})

export type Report = Immutable<z.infer<typeof Report>>

/** What is listed in a report, beside the count of all. */
export const mostListed = 200

/** The events whose rows do not sum to 0, or whose captured money is not all accounted for. */
export const differencesIn = (rows: readonly PageRow[]): Difference[] =>
  [
    ...Map.groupBy(rows, ({ booking_id, event_id, currency }) =>
      JSON.stringify([booking_id, event_id, currency]),
    ).values(),
  ]
    .flatMap(of => {
      const [first] = of
      const [sums] = first ? withRows([], 0, of) : []
      if (!first || !sums || (sums.net === 0 && differenceOf(sums) === 0)) return []
      const { booking_id, event_id, currency } = first
      return [{ booking_id, event_id, currency, net: sums.net, difference: differenceOf(sums) }]
    })
    .toSorted((left, right) => (left.booking_id + left.event_id < right.booking_id + right.event_id ? -1 : 1))
