import * as z from 'zod/mini'

/** On the `hold-expiry` queue: the time of a hold is over, unless it was extended. */
export const HoldExpiry = z.object({ user_id: z.string(), reservation_id: z.string() })
