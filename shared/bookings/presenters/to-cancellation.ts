import type { output } from 'zod/v4/core'
import type { Cancellation as CancellationRecord } from '../../commerce/rules/cancellation.ts'
import { product } from '../../domains.ts'
import { toIso } from '../../kernel/clock.ts'
import type { Cancellation } from '../contracts/cancellation.ts'

/** A cancellation as shown to the booker. */
export const toCancellation = (record: CancellationRecord): output<typeof Cancellation> => ({
  id: record.id,
  booking_id: record.booking_id,
  is_whole: record.is_whole,
  refund_amount: record.refund_amount,
  fee_amount: record.fee_amount,
  currency: record.currency,
  cancelled_by: record.by,
  cancel_reason: product.shownReason(record.reason),
  note: record.note ?? null,
  cancelled_datetime: toIso(record.requested_at),
})
