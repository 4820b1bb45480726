import { getDailyReport } from './get-daily-report.ts'
import { listLedger } from './list-ledger.ts'

export const contracts = { listLedger, getDailyReport } as const
