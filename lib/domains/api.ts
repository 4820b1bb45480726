import type { contracts } from '../../shared/api/contracts/index.ts'
import type { Access } from '../access.ts'

export const access = { getOpenapi: {} } satisfies Record<keyof typeof contracts, Access>
