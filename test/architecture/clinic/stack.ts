import type { Domain } from '../../../lib/domain.ts'
import { contracts } from './contracts/index.ts'
import { clinic } from './domain.ts'

/** The domain as the stacks see it. */
export const clinicDomain: Domain = {
  name: 'clinic',
  group: 'clinic',
  manifest: clinic,
  contracts,
  access: {
    planVisit: { tables: { clinic: ['PutItem'] }, sends: ['visit-letters'] },
    getVisit: { tables: { clinic: ['GetItem'] } },
    openDay: { tables: { inventory: ['BatchGetItem', 'PutItem'] } },
    reserveVisit: {
      idempotency: 'own',
      tables: {
        inventory: ['GetItem', 'Query', 'UpdateItem'],
        commerce: ['GetItem', 'PutItem'],
        runtime: ['UpdateItem'],
      },
    },
  },
  sells: {
    confirm: { reads: ['inventory'], writes: ['clinic'] },
    cancel: { reads: ['clinic'], writes: ['clinic'] },
    show: { reads: ['clinic'] },
  },
}
