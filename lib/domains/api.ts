import type { contracts } from '../../shared/api/contracts/index.ts'
import { product } from '../../shared/domains.ts'
import type { TableName } from '../../shared/platform/domain.ts'
import type { FunctionGrants } from '../grants.ts'

/** Health looks for one item that no table has, and may read no other. */
const probes = (Object.keys(product.tables) as TableName[]).map(table => ({
  table,
  actions: ['GetItem'] as const,
  leadingKeys: ['HEALTH'],
}))

export const access = {
  getDatabaseHealth: { items: probes },
  getHealth: {},
  getOpenapi: {},
} satisfies Record<keyof typeof contracts, FunctionGrants>
