import { contracts as api } from '../../shared/api/contracts/index.ts'
import { contracts as bookings } from '../../shared/bookings/contracts/index.ts'
import { contracts as reservations } from '../../shared/reservations/contracts/index.ts'
import type { Domain } from '../domain.ts'
import * as apiGrants from './api.ts'
import * as bookingGrants from './bookings.ts'
import * as commerceGrants from './commerce.ts'
import * as reservationGrants from './reservations.ts'

/** Every domain of a deployment; a production one has no sandbox gateway. */
export const domainsOf = ({ withSandbox }: { withSandbox: boolean }): Domain[] => [
  { name: 'api', contracts: api, ...apiGrants },
  { name: 'reservations', contracts: reservations, ...reservationGrants },
  { name: 'bookings', contracts: bookings, ...bookingGrants },
  { name: 'commerce', contracts: {}, ...commerceGrants },
]
