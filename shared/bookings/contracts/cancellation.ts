import * as z from 'zod/mini'
import { commerceIds } from '../../commerce/domain.ts'
import { product } from '../../domains.ts'
import { idPattern } from '../../kernel/ids.ts'

export const CancellationId = z.string().check(z.regex(idPattern(commerceIds.cancellation)))

/** Amounts in minor units of `currency`. `is_whole`: all that was left of the booking. */
export const cancellationFields = {
  booking_id: z.string(),
  is_whole: z.boolean(),
  refund_amount: z.int(),
  fee_amount: z.int(),
  currency: z.string(),
}

/** A cancellation as shown to the booker. Its refunds are those of the booking's payments. */
export const Cancellation = z.object({
  id: z.string(),
  ...cancellationFields,
  cancelled_by: z.enum(['owner', 'operator']),
  cancel_reason: z.enum(product.refundReasonCodes),
  note: z.nullable(z.string()),
  cancelled_datetime: z.iso.datetime(),
})
