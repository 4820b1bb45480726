import * as z from 'zod/mini'

/** The sending of one event's messages, by whoever has the lease. */
export const Sending = z.object({
  lease: z.string(),
  leased_until: z.number(),
  /** The recipients already notified. */
  told: z.optional(z.set(z.string())),
})
