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
import { contracts as invoiceContracts } from '../../shared/invoices/contracts/index.ts'
import { invoices } from '../../shared/invoices/domain.ts'
import { contracts as ledgerContracts } from '../../shared/ledger/contracts/index.ts'
import { ledger } from '../../shared/ledger/domain.ts'
import { contracts as membershipContracts } from '../../shared/memberships/contracts/index.ts'
import { memberships } from '../../shared/memberships/domain.ts'
import { contracts as notificationContracts } from '../../shared/notifications/contracts/index.ts'
import { notifications } from '../../shared/notifications/domain.ts'
import { contracts as paymentContracts } from '../../shared/payments/contracts/index.ts'
import { payments } from '../../shared/payments/domain.ts'
import { compose } from '../../shared/platform/compose.ts'
import type { DomainManifest } from '../../shared/platform/domain.ts'
import { platform } from '../../shared/platform/tables.ts'
import { contracts as reservationContracts } from '../../shared/reservations/contracts/index.ts'
import { reservations } from '../../shared/reservations/domain.ts'
import { contracts as sandboxContracts } from '../../shared/sandbox/contracts/index.ts'
import { sandbox } from '../../shared/sandbox/domain.ts'
import { contracts as taxContracts } from '../../shared/taxes/contracts/index.ts'
import { taxes } from '../../shared/taxes/domain.ts'
import { contracts as ticketContracts } from '../../shared/tickets/contracts/index.ts'
import { tickets } from '../../shared/tickets/domain.ts'
import { contracts as transitContracts } from '../../shared/transit/contracts/index.ts'
import { transit } from '../../shared/transit/domain.ts'
import type { Domain } from '../domain.ts'
import { withSelling } from '../selling-grants.ts'
import { access as activityAccess, schedules as activitySchedules, streamsOf } from './activity.ts'
import { accessOf } from './api.ts'
import * as bookingGrants from './bookings.ts'
import * as commerceGrants from './commerce.ts'
import * as identityGrants from './identity.ts'
import * as invoiceGrants from './invoices.ts'
import * as ledgerGrants from './ledger.ts'
import * as membershipGrants from './memberships.ts'
import * as notificationGrants from './notifications.ts'
import * as paymentGrants from './payments.ts'
import { queuesOf, schedulesOf } from './platform.ts'
import * as reservationGrants from './reservations.ts'
import * as sandboxGrants from './sandbox.ts'
import * as taxGrants from './taxes.ts'
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

interface Deployment {
  /** A production deployment has no sandbox gateway. */
  readonly withSandbox: boolean
  /** Domains from outside this tree. */
  readonly more?: readonly Domain[]
}

/** Every domain of a deployment. */
export const domainsOf = ({ withSandbox, more = [] }: Deployment): Domain[] => {
  const domains = [...own, ...(withSandbox ? [part(sandbox, sandboxContracts, sandboxGrants)] : []), ...more]
  const composed = [part(platform), ...domains, part(api), part(activity)]
  const composition = compose(composed.map(({ manifest }) => manifest))
  return withSelling([
    part(platform, {}, { queues: queuesOf(composition), schedules: schedulesOf(composition) }),
    ...domains,
    part(api, apiContracts, { access: accessOf(composition) }),
    part(activity, activityContracts, {
      access: activityAccess,
      streams: streamsOf(composition),
      schedules: activitySchedules,
    }),
  ])
}

const own: readonly Domain[] = [
  part(inventory),
  part(identity, identityContracts, identityGrants),
  part(transit, transitContracts, transitGrants),
  part(reservations, reservationContracts, reservationGrants),
  part(bookings, bookingContracts, bookingGrants),
  part(payments, paymentContracts, paymentGrants),
  part(tickets, ticketContracts, ticketGrants),
  part(taxes, taxContracts, taxGrants),
  part(invoices, invoiceContracts, invoiceGrants),
  part(memberships, membershipContracts, membershipGrants),
  part(ledger, ledgerContracts, ledgerGrants),
  part(commerce, {}, commerceGrants),
  part(notifications, notificationContracts, notificationGrants),
]
