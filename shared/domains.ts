import { activity } from './activity/domain.ts'
import { api } from './api/domain.ts'
import { bookings } from './bookings/domain.ts'
import { commerce } from './commerce/domain.ts'
import { identity } from './identity/domain.ts'
import { inventory } from './inventory/domain.ts'
import { invoices } from './invoices/domain.ts'
import { ledger } from './ledger/domain.ts'
import { memberships } from './memberships/domain.ts'
import { notifications } from './notifications/domain.ts'
import { payments } from './payments/domain.ts'
import { compose } from './platform/compose.ts'
import { platform } from './platform/tables.ts'
import { reservations } from './reservations/domain.ts'
import { sandbox } from './sandbox/domain.ts'
import { taxes } from './taxes/domain.ts'
import { tickets } from './tickets/domain.ts'
import { transit } from './transit/domain.ts'

/** The manifests of the product's domains. */
export const manifests = [
  platform,
  identity,
  inventory,
  commerce,
  transit,
  reservations,
  bookings,
  payments,
  tickets,
  taxes,
  invoices,
  memberships,
  ledger,
  notifications,
  activity,
  api,
  sandbox,
]

/** The product: a product of other domains is bundled with a file of its own in place of this one (docs/guides/add-a-domain.md). */
export const product = compose(manifests)
