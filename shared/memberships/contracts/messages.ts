import * as z from 'zod/mini'

/** A person's subscription for which something may be due; or the booking of a period that was confirmed or cancelled. */
export const SubscriptionMessage = z.object({ user_id: z.string(), booking_id: z.optional(z.string()) })
