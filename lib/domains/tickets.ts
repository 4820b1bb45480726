import type { contracts } from '../../shared/tickets/contracts/index.ts'
import type { Access } from '../access.ts'

export const access = {
  getTicket: { tables: { commerce: ['GetItem'] } },
  downloadTicket: { tables: { commerce: ['GetItem'] } },
} satisfies Record<keyof typeof contracts, Access>
