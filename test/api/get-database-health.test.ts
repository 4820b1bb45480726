import { beforeEach, describe, expect, it } from 'vitest'
import { handler } from '../../functions/api/get-database-health.ts'
import { product } from '../../shared/domains.ts'
import type { TableName } from '../../shared/platform/domain.ts'
import { call } from '../support/call.ts'
import { createTables } from '../support/dynamo.ts'

const names = Object.keys(product.tables) as TableName[]

beforeEach(async () => {
  await createTables(...names)
})

const health = () => call(handler, { path: '/api/v1/health/db' })

describe('GET /health/db', () => {
  it('200 every table of the deployment by name', async () => {
    const { status, body } = await health()
    expect({ status, body }).toEqual({
      status: 200,
      body: { status: 'ok', tables: Object.fromEntries(names.map(name => [name, 'ok'])) },
    })
  })

  it.each(names)(
    '503 UNAVAILABLE with Retry-After when %s does not answer, with its name and nothing else',
    async name => {
      const variable = `${name.toUpperCase()}_TABLE`
      process.env[variable] = 'gone'
      const { status, body, headers, raw } = await health()
      expect(status).toBe(503)
      expect(headers['retry-after']).toBe('5')
      expect(body).toMatchObject({ code: 'UNAVAILABLE', tables: { [name]: 'unavailable' } })
      expect(Object.values(body.tables).filter(state => state === 'ok')).toHaveLength(names.length - 1)
      expect(raw.toString()).not.toMatch(/ResourceNotFound|gone|amazonaws|localhost/)
    },
  )
})
