import { getTaxRates } from './get-tax-rates.ts'
import { listTaxHistory } from './list-tax-history.ts'
import { setTaxRate } from './set-tax-rate.ts'
import { withdrawTaxRate } from './withdraw-tax-rate.ts'

export const contracts = { getTaxRates, listTaxHistory, setTaxRate, withdrawTaxRate } as const
