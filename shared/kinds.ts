import { mergeKinds } from './commerce/contracts/kinds.ts'
import { subscription } from './memberships/contracts/subscription-kind.ts'
import { bus } from './transit/contracts/bus.ts'

/**
 * What the kinds of bookings add to the wire. A product of other kinds is bundled with a file of its own in place of this one
 * (docs/guides/add-a-domain.md).
 */
export const kinds = mergeKinds([bus, subscription])
