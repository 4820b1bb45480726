import { commerceIds } from '../../shared/commerce/domain.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { invoiceIds } from '../../shared/invoices/domain.ts'
import { type IdPrefix, newId } from '../../shared/kernel/ids.ts'
import { membershipIds } from '../../shared/memberships/domain.ts'
import { notificationIds } from '../../shared/notifications/domain.ts'
import { taxIds } from '../../shared/taxes/domain.ts'
import { ticketIds } from '../../shared/tickets/domain.ts'
import { transitIds } from '../../shared/transit/domain.ts'

const prefixes: Readonly<Record<string, IdPrefix>> = {
  'api-keys': identityIds.apiKey,
  bookings: commerceIds.booking,
  gst: taxIds.rate,
  invoices: invoiceIds.invoice,
  cancellations: commerceIds.cancellation,
  payments: commerceIds.payment,
  'push-subscriptions': notificationIds.pushSubscription,
  plans: membershipIds.plan,
  reservations: commerceIds.reservation,
  schedules: transitIds.schedule,
  sessions: identityIds.session,
  subscriptions: membershipIds.subscription,
  tickets: ticketIds.ticket,
  users: identityIds.user,
}

const ofSandbox = (prefix: 'sbo_' | 'sbm_') => prefix + newId(identityIds.user, 1).slice(4)

/** Parameters for a contract's path: ids of the right form that do not exist. */
export const pathParams = (path: string): Record<string, string> => {
  const named = path.split('/').findLast(segment => segment in prefixes || segment === 'mandates') ?? 'users'
  const prefix = prefixes[named] ?? identityIds.user
  const id = path.startsWith('/sandbox/') ? ofSandbox(named === 'mandates' ? 'sbm_' : 'sbo_') : newId(prefix, 1)
  const parameter = (name: string) => ({ role: 'customer', day: '2027-01-20' })[name] ?? id
  return Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, parameter(name)]))
}
