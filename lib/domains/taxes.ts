import type { contracts } from '../../shared/taxes/contracts/index.ts'
import type { FunctionGrants } from '../grants.ts'

export const access = {
  getTaxRates: { tables: { commerce: ['Query'] } },
  listTaxHistory: { tables: { commerce: ['Query'] } },
  setTaxRate: { tables: { commerce: ['PutItem'] } },
  withdrawTaxRate: { tables: { commerce: ['Query', 'UpdateItem'] } },
} satisfies Record<keyof typeof contracts, FunctionGrants>
