import { getDatabaseHealth } from '../../shared/api/contracts/get-database-health.ts'
import { product } from '../../shared/domains.ts'
import { DomainError } from '../../shared/kernel/errors.ts'
import type { TableName } from '../../shared/platform/domain.ts'
import { isTableHealthy } from '../../shared/platform/dynamo/health.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

const names = Object.keys(product.tables).toSorted() as TableName[]

const { max, seconds } = getDatabaseHealth.limit

export const handler = endpoint(getDatabaseHealth, {
  // Where the table of limits does not answer, the reply says so instead of failing to count.
  caps: async ({ ip }) => ((await isTableHealthy('runtime')) ? [{ key: `getDatabaseHealth#${ip}`, max, seconds }] : []),
  run: async () => {
    const healthy = await Promise.all(names.map(isTableHealthy))
    const tables = Object.fromEntries(
      names.map((name, index) => [name, healthy[index] ? 'ok' : 'unavailable'] as const),
    )
    if (healthy.includes(false))
      throw new DomainError('UNAVAILABLE', 'A table does not answer. Please try again shortly.', {
        details: { tables },
        retryAfterSeconds: 5,
      })
    return { status: 'ok' as const, tables }
  },
})
