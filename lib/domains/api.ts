import type { contracts } from '../../shared/api/contracts/index.ts'
import type { FunctionGrants } from '../grants.ts'
import { type TableName, tables } from '../tables.ts'

/** Health looks for one item that no table has, and may read no other. */
const probes = (Object.keys(tables) as TableName[]).map(table => ({
  table,
  actions: ['GetItem'] as const,
  leadingKeys: ['HEALTH'],
}))

export const access = {
  getDatabaseHealth: { items: probes },
  getDocs: {},
  getDocsScript: {},
  getHealth: {},
  getOpenapi: {},
} satisfies Record<keyof typeof contracts, FunctionGrants>
