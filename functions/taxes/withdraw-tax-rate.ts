import { readTaxRates, withdrawTaxRate as withdraw } from '../../shared/commerce/store/tax-rates.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { withdrawTaxRate } from '../../shared/taxes/contracts/withdraw-tax-rate.ts'
import { comingRate, rateInForce } from '../../shared/taxes/rules/new-rate.ts'

export const handler = endpoint(withdrawTaxRate, async ({ params, now }) => {
  if (!(await withdraw(comingRate(await readTaxRates(), params.id, now), now))) throw rateInForce()
  return undefined
})
