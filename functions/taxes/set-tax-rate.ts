import { appendTaxRate } from '../../shared/commerce/store/tax-rates.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { setTaxRate } from '../../shared/taxes/contracts/set-tax-rate.ts'
import { toRate } from '../../shared/taxes/presenters/to-rate.ts'
import { newRate, rateExists } from '../../shared/taxes/rules/new-rate.ts'

export const handler = endpoint(setTaxRate, async ({ body, now }) => {
  const rate = newRate(body, now)
  if (!(await appendTaxRate(rate))) throw rateExists()
  return toRate(rate)
})
