import { contracts as activity } from '../../shared/activity/contracts/index.ts'
import { contracts as api } from '../../shared/api/contracts/index.ts'
import { contracts as bookings } from '../../shared/bookings/contracts/index.ts'
import { contracts as identity } from '../../shared/identity/contracts/index.ts'
import { contracts as payments } from '../../shared/payments/contracts/index.ts'
import { contracts as reservations } from '../../shared/reservations/contracts/index.ts'
import { contracts as sandbox } from '../../shared/sandbox/contracts/index.ts'
import { contracts as tickets } from '../../shared/tickets/contracts/index.ts'
import { contracts as transit } from '../../shared/transit/contracts/index.ts'
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

/** Every domain of a deployment; a production one has no sandbox gateway. */
export const domainsOf = ({ withSandbox }: { withSandbox: boolean }): Domain[] => [
  { name: 'api', group: 'core', contracts: api, ...apiGrants },
  { name: 'identity', group: 'core', contracts: identity, ...identityGrants },
  { name: 'transit', group: 'core', contracts: transit, ...transitGrants },
  { name: 'reservations', group: 'core', contracts: reservations, ...reservationGrants },
  { name: 'bookings', group: 'core', contracts: bookings, ...bookingGrants },
  { name: 'payments', group: 'core', contracts: payments, ...paymentGrants },
  { name: 'tickets', group: 'core', contracts: tickets, ...ticketGrants },
  { name: 'activity', group: 'core', contracts: activity, ...activityGrants },
  { name: 'commerce', group: 'core', contracts: {}, ...commerceGrants },
  { name: 'notifications', group: 'core', contracts: {}, ...notificationGrants },
  ...(withSandbox ? [{ name: 'sandbox', group: 'core', contracts: sandbox, ...sandboxGrants }] : []),
]
