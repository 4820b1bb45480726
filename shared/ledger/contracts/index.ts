import { getDailyReport } from './get-daily-report.ts'
import { listLedger } from './list-ledger.ts'
import { recordCash } from './record-cash.ts'

export const contracts = { listLedger, getDailyReport, recordCash } as const
