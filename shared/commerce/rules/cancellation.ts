import * as z from 'zod/mini'
import { derivedId } from '../../kernel/derived-ids.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { commerceIds } from '../domain.ts'
import type { Booking } from './records.ts'
import { CancelReason } from './refund-reason.ts'
import { Amount, Place } from './reservation-record.ts'

/** Units that a cancellation frees, and the entry of a waiting list to which they were offered. */
const Offered = z.object({ entry_id: z.string(), placement: z.array(Place) })

export type Offered = Immutable<z.infer<typeof Offered>>

const Freed = z.object({ inventory_id: z.string(), units: z.array(z.string()) })

/**
 * The cancellation of a booking, or of a part of it. It is `open` until what it frees is on sale again; its refunds are records
 * of their own. Amounts in minor units of `currency`, times in epoch milliseconds.
 */
export const Cancellation = z.object({
  id: z.string(),
  user_id: z.string(),
  booking_id: z.string(),
  by: z.enum(['owner', 'operator']),
  reason: CancelReason,
  /** The owner's words. */
  note: z.optional(z.string()),
  is_whole: z.boolean(),
  /** The units it frees; missing where all of the booking's are freed. */
  frees: z.optional(z.array(Freed)),
  /** The seating that units are freed of, where a part is cancelled of a booking that was seated after its payment. */
  seating: z.optional(z.number()),
  /** All to whom what it frees was offered, in that order, each noted before it had a claim. */
  offered: z.optional(z.array(Offered)),
  refund_amount: Amount,
  fee_amount: Amount,
  currency: z.string(),
  state: z.enum(['open', 'done']),
  requested_at: z.number(),
})

export type Cancellation = Immutable<z.infer<typeof Cancellation>>

/**
 * The id of a request's cancellation, by which a repeat finds it. Without a request there is one for each state of a booking:
 * of two at once one is carried out, under the id of both.
 */
export const cancellationId = (
  { id, revision }: Pick<Booking, 'id' | 'revision'>,
  request: string | undefined,
): string => derivedId(commerceIds.cancellation, id, request ?? String(revision))
