import { listLedger } from './list-ledger.ts'

export const contracts = { listLedger } as const
