import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'

/** The share of the price paid back for a cancellation at least `hours_before` hours before boarding. */
export const RefundStep = z.object({ hours_before: z.number(), refund_percent: z.number() })

export type RefundStep = Immutable<z.infer<typeof RefundStep>>

/** The longest time first; later than the last step nothing is paid back. */
export const defaultCancellationPolicy: readonly RefundStep[] = [
  { hours_before: 48, refund_percent: 90 },
  { hours_before: 24, refund_percent: 50 },
  { hours_before: 6, refund_percent: 25 },
]
