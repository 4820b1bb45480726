import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'

/** The account or bearer that holds or has booked units of an inventory, noted beside it so that all of them are found from it. */
export const Claimant = z.object({
  user_id: z.string(),
  /** The id of the one record that the hold became. */
  ref: z.string(),
})

export type Claimant = Immutable<z.infer<typeof Claimant>>
