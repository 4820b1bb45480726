import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import { sum } from '../../kernel/money.ts'

/** What moved money. Each event of a kind is written once, in the transaction that changes what it is about. */
const kinds = [
  'captured',
  'gateway_fee',
  'quarantined',
  'refund_owed',
  'refunded',
  'refund_bounced',
  'invoiced',
  'credited',
  'cash_handed_in',
] as const

/**
 * `gateway:<name>` and `cash:<agent>` have what was taken and not paid back; `customer` what was taken and not yet invoiced or
 * owed back; `refunds_due` what is owed back; `quarantine` what needs a review; `revenue:<kind>`, `tax:<code>`, `fees` and
 * `payable:<party>` what it was for; `costs:<gateway>` what a gateway kept of it;
 * `cash_in_hand` and `bank` the cash that agents have handed in.
 */
const Account = z
  .string()
  .check(
    z.regex(
      /^(gateway|costs|cash|revenue|tax|payable):[\w.-]+$|^(customer|refunds_due|quarantine|fees|cash_in_hand|bank)$/,
    ),
  )

/** `amount` is in minor units of `currency` and above 0. */
export const Entry = z.object({
  account: Account,
  side: z.enum(['debit', 'credit']),
  amount: z.int().check(z.positive()),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
})

export type Entry = Immutable<z.infer<typeof Entry>>

/** One move of money as double entries. Appended, and never changed. */
export const LedgerEvent = z.object({
  /** Derived from what it is about, so that a repeat is the same event. */
  event_id: z.string(),
  kind: z.enum(kinds),
  user_id: z.string(),
  booking_id: z.string(),
  payment_id: z.optional(z.string()),
  /** Epoch milliseconds. */
  at: z.number(),
  entries: z.array(Entry).check(z.minLength(2)),
})

export type LedgerEvent = Immutable<z.infer<typeof LedgerEvent>>

export const debit = (account: string, amount: number, currency: string): Entry => ({
  account,
  side: 'debit',
  amount,
  currency,
})

export const credit = (account: string, amount: number, currency: string): Entry => ({
  account,
  side: 'credit',
  amount,
  currency,
})

/** Debits count up, credits down. */
export const signed = ({ side, amount }: Entry): number => (side === 'debit' ? amount : -amount)

/** Whether the entries sum to 0 in each currency. */
export const isBalanced = ({ entries }: Pick<LedgerEvent, 'entries'>): boolean =>
  [...Map.groupBy(entries, ({ currency }) => currency).values()].every(of => sum(of.map(signed)) === 0)
