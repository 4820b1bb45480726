import * as z from 'zod/mini'

/** On the `cancellations` queue: free what this cancellation gives up. */
export const CancellationMessage = z.object({ user_id: z.string(), cancellation_id: z.string() })

/** On the `closings` queue: close this inventory, and cancel what is booked of it. */
export const ClosingMessage = z.object({ inventory_id: z.string(), round: z.optional(z.int()) })
