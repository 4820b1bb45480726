import { activity } from './activity/domain.ts'
import { api } from './api/domain.ts'
import { bookings } from './bookings/domain.ts'
import { commerce } from './commerce/domain.ts'
import { identity } from './identity/domain.ts'
import { inventory } from './inventory/domain.ts'
import { notifications } from './notifications/domain.ts'
import { payments } from './payments/domain.ts'
import { compose } from './platform/compose.ts'
import { platform } from './platform/tables.ts'
import { reservations } from './reservations/domain.ts'
import { sandbox } from './sandbox/domain.ts'
import { tickets } from './tickets/domain.ts'
import { transit } from './transit/domain.ts'

/** The product's domains. Who composes another product bundles a list of their own in place of this file. */
export const product = compose([
  platform,
  identity,
  inventory,
  commerce,
  transit,
  reservations,
  bookings,
  payments,
  tickets,
  notifications,
  activity,
  api,
  sandbox,
])
