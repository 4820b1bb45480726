import { readTaxRates } from '../../shared/commerce/store/tax-rates.ts'
import { cached } from '../../shared/platform/http/cached.ts'
import { getTaxRates } from '../../shared/taxes/contracts/get-tax-rates.ts'
import { toRates } from '../../shared/taxes/presenters/to-rate.ts'

export const handler = cached(getTaxRates, async ({ now }) => toRates(await readTaxRates(), now))
