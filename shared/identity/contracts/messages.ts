import * as z from 'zod/mini'

/** A message on the `erasures` queue: a deleted account to erase, and the time that was noted for it. */
export const ErasureDue = z.object({ user_id: z.string(), erase_after: z.string() })

export type ErasureDue = z.infer<typeof ErasureDue>
