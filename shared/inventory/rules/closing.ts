import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'

/** A request to close an inventory for good, and the work on what was sold of it: `done` when no unit is sold any more. */
export const Closing = z.object({
  /** Why, as the code that what was sold is given back with. */
  reason: z.string(),
  state: z.enum(['open', 'done']),
  /** Epoch milliseconds. */
  requested_at: z.number(),
})

export type Closing = Immutable<z.infer<typeof Closing>>
