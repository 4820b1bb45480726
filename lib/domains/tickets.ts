import type { contracts } from '../../shared/tickets/contracts/index.ts'
import type { FunctionGrants } from '../grants.ts'

export const access = {
  getTicket: { tables: { commerce: ['GetItem'] } },
  downloadTicket: { tables: { commerce: ['GetItem'] } },
} satisfies Record<keyof typeof contracts, FunctionGrants>
