import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import { Place } from './reservation-record.ts'

/**
 * Units that a booking gets after its confirmation. Each seating has a number of its own, and so a sale claim of its own: to
 * repeat the end of an earlier one frees nothing of a later one. It is noted before the units change: `selling` and `freeing`
 * until they have.
 */
export const Seating = z.object({
  number: z.int(),
  places: z.array(Place),
  /** The claims that the units carry before they are sold. */
  claims: z.array(z.bigint()),
  state: z.enum(['selling', 'sold', 'freeing', 'freed']),
})

export type Seating = Immutable<z.infer<typeof Seating>>
