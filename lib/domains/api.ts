import type { contracts } from '../../shared/api/contracts/index.ts'
import type { Composition } from '../../shared/platform/compose.ts'
import type { TableName } from '../../shared/platform/domain.ts'
import type { FunctionGrants } from '../grants.ts'

/** Health looks for one item that no table has, and may read no other. */
const probes = ({ tables }: Composition) =>
  Object.keys(tables).map(table => ({
    table: table as TableName,
    actions: ['GetItem'] as const,
    leadingKeys: ['HEALTH'],
  }))

export const accessOf = (composition: Composition) =>
  ({
    getDatabaseHealth: { items: probes(composition) },
    getDocs: {},
    getDocsScript: {},
    getHealth: {},
    getOpenapi: {},
  }) satisfies Record<keyof typeof contracts, FunctionGrants>
