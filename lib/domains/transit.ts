import type { contracts } from '../../shared/transit/contracts/index.ts'
import type { FunctionGrants, SellingStep, StepGrants } from '../grants.ts'

export const access = {
  listCities: { tables: { catalog: ['Query'] }, reads: ['cursor'] },
  searchSchedules: { tables: { catalog: ['Query'], inventory: ['Query', 'BatchGetItem'] }, reads: ['cursor'] },
  getSchedule: { tables: { catalog: ['GetItem'] } },
  getSeatMap: {
    tables: { catalog: ['GetItem'], inventory: ['Query'] },
    items: [{ table: 'runtime', actions: ['GetItem'], leadingKeys: ['QUOTA#*'] }],
  },
  cancelSchedule: { tables: { catalog: ['UpdateItem'], inventory: ['PutItem'] } },
  createReservation: {
    idempotency: 'own',
    tables: {
      inventory: ['GetItem', 'Query', 'UpdateItem'],
      commerce: ['GetItem', 'PutItem'],
      runtime: ['UpdateItem'],
    },
  },
} satisfies Record<keyof typeof contracts, FunctionGrants>

/** A booking of seats reads its departures' offers, and has tickets among its owner's records. */
export const sells = {
  book: { reads: ['inventory'] },
  confirm: { reads: ['inventory'], writes: ['commerce'] },
  cancel: { reads: ['commerce'], writes: ['commerce'] },
  show: { reads: ['commerce'] },
  mail: { reads: ['commerce', 'inventory'] },
} satisfies Record<SellingStep, StepGrants>
