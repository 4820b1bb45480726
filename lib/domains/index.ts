import { contracts as activityContracts } from '../../shared/activity/contracts/index.ts'
import { activity } from '../../shared/activity/domain.ts'
import { contracts as apiContracts } from '../../shared/api/contracts/index.ts'
import { api } from '../../shared/api/domain.ts'
import { contracts as bookingContracts } from '../../shared/bookings/contracts/index.ts'
import { bookings } from '../../shared/bookings/domain.ts'
import { commerce } from '../../shared/commerce/domain.ts'
import { contracts as identityContracts } from '../../shared/identity/contracts/index.ts'
import { identity } from '../../shared/identity/domain.ts'
import { inventory } from '../../shared/inventory/domain.ts'
import { notifications } from '../../shared/notifications/domain.ts'
import { contracts as paymentContracts } from '../../shared/payments/contracts/index.ts'
import { payments } from '../../shared/payments/domain.ts'
import type { DomainManifest } from '../../shared/platform/domain.ts'
import { platform } from '../../shared/platform/tables.ts'
import { contracts as reservationContracts } from '../../shared/reservations/contracts/index.ts'
import { reservations } from '../../shared/reservations/domain.ts'
import { contracts as sandboxContracts } from '../../shared/sandbox/contracts/index.ts'
import { sandbox } from '../../shared/sandbox/domain.ts'
import { contracts as ticketContracts } from '../../shared/tickets/contracts/index.ts'
import { tickets } from '../../shared/tickets/domain.ts'
import { contracts as transitContracts } from '../../shared/transit/contracts/index.ts'
import { transit } from '../../shared/transit/domain.ts'
import type { Domain } from '../domain.ts'
import * as activityGrants from './activity.ts'
import * as apiGrants from './api.ts'
import * as bookingGrants from './bookings.ts'
import * as commerceGrants from './commerce.ts'
import * as identityGrants from './identity.ts'
import * as notificationGrants from './notifications.ts'
import * as paymentGrants from './payments.ts'
import * as reservationGrants from './reservations.ts'
import * as sandboxGrants from './sandbox.ts'
import * as ticketGrants from './tickets.ts'
import * as transitGrants from './transit.ts'

const part = (manifest: DomainManifest, contracts: Domain['contracts'] = {}, grants: Partial<Domain> = {}): Domain => ({
  name: manifest.name,
  group: manifest.group,
  manifest,
  contracts,
  access: {},
  ...grants,
})

/** Every domain of a deployment; a production one has no sandbox gateway. */
export const domainsOf = ({ withSandbox }: { withSandbox: boolean }): Domain[] => [
  part(platform),
  part(inventory),
  part(api, apiContracts, apiGrants),
  part(identity, identityContracts, identityGrants),
  part(transit, transitContracts, transitGrants),
  part(reservations, reservationContracts, reservationGrants),
  part(bookings, bookingContracts, bookingGrants),
  part(payments, paymentContracts, paymentGrants),
  part(tickets, ticketContracts, ticketGrants),
  part(activity, activityContracts, activityGrants),
  part(commerce, {}, commerceGrants),
  part(notifications, {}, notificationGrants),
  ...(withSandbox ? [part(sandbox, sandboxContracts, sandboxGrants)] : []),
]
