import type { contracts } from '../../shared/transit/contracts/index.ts'
import type { FunctionGrants } from '../grants.ts'

export const access = {
  listCities: { tables: { catalog: ['Query'] }, reads: ['cursor'] },
  searchSchedules: { tables: { catalog: ['Query'], inventory: ['Query', 'BatchGetItem'] }, reads: ['cursor'] },
  getSchedule: { tables: { catalog: ['GetItem'] } },
  getSeatMap: {
    tables: { catalog: ['GetItem'], inventory: ['Query'] },
    items: [{ table: 'runtime', actions: ['GetItem'], leadingKeys: ['QUOTA#*'] }],
  },
} satisfies Record<keyof typeof contracts, FunctionGrants>
