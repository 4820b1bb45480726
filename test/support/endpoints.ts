import { fileNameOf } from '../../lib/domain.ts'
import { domainsOf } from '../../lib/domains/index.ts'
import type { Contract } from '../../shared/platform/http/contract.ts'
import type { call } from './call.ts'

/** One endpoint of the product: its contract and its real handler. */
export interface Endpoint {
  readonly name: string
  readonly contract: Contract
  readonly handler: Parameters<typeof call>[0]
}

/** Every endpoint of every domain; a deployment for production has no sandbox gateway. */
export const allEndpoints = (options = { withSandbox: true }): Promise<Endpoint[]> =>
  Promise.all(
    domainsOf(options).flatMap(({ name: domain, contracts }) =>
      Object.entries(contracts).map(async ([name, contract]) => {
        const { handler } = await import(/* @vite-ignore */ `../../functions/${domain}/${fileNameOf(name)}.ts`)
        return { name, contract, handler }
      }),
    ),
  )
