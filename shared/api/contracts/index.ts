import { getDatabaseHealth } from './get-database-health.ts'
import { getHealth } from './get-health.ts'
import { getOpenapi } from './get-openapi.ts'

export const contracts = { getDatabaseHealth, getHealth, getOpenapi } as const
