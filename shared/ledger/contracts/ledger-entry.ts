import * as z from 'zod/mini'

/** More than an administrator needs, and few enough to bound the use of a stolen token. */
export const administrationLimit = { per: 'user', max: 60, seconds: 60 } as const

/** One side of a posting. `amount` is in minor units of `currency`. */
export const LedgerEntry = z.object({
  happened_at: z.iso.datetime(),
  account: z.string(),
  kind: z.string(),
  side: z.enum(['debit', 'credit']),
  amount: z.int(),
  currency: z.string(),
  booking_id: z.nullable(z.string()),
  payment_id: z.nullable(z.string()),
  event_id: z.string(),
})
