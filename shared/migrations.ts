import { bookingMoves } from './commerce/store/booking-moves.ts'
import { holdMoves } from './commerce/store/hold-moves.ts'
import { product } from './domains.ts'
import { withMoves } from './platform/migrations.ts'
import { selling } from './selling.ts'

/**
 * The migrations of this release, each with its rules (docs/guides/migrations.md). A product of other domains is bundled with
 * a file of its own in place of this one (docs/guides/add-a-domain.md).
 */
export const migrations = withMoves(product.migrations, {
  'bookings-of-kinds': bookingMoves(selling),
  'holds-of-kinds': holdMoves(selling),
})
