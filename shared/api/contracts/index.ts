import { getDatabaseHealth } from './get-database-health.ts'
import { getDocs } from './get-docs.ts'
import { getDocsScript } from './get-docs-script.ts'
import { getHealth } from './get-health.ts'
import { getOpenapi } from './get-openapi.ts'

export const contracts = { getDatabaseHealth, getDocs, getDocsScript, getHealth, getOpenapi } as const
