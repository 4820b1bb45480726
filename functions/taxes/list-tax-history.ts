import { readTaxRates } from '../../shared/commerce/store/tax-rates.ts'
import { cached } from '../../shared/platform/http/cached.ts'
import { listTaxHistory } from '../../shared/taxes/contracts/list-tax-history.ts'
import { toHistory } from '../../shared/taxes/presenters/to-rate.ts'

export const handler = cached(listTaxHistory, async ({ now }) => toHistory(await readTaxRates(), now))
