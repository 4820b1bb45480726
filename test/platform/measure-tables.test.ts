import { expect, it } from 'vitest'
import { handler } from '../../functions/platform/measure-tables.ts'
import { createTables } from '../support/dynamo.ts'
import { linesWritten } from '../support/lines-written.ts'

it('the items and bytes of each granted table are logged', async () => {
  for (const variable of Object.keys(process.env)) if (variable.endsWith('_TABLE')) delete process.env[variable]
  await createTables('commerce', 'identity')
  const lines = await linesWritten(() => handler({} as never, { awsRequestId: 'run' } as never))
  const measured = lines.filter(({ message }) => message === 'table measured')
  expect(measured.map(({ table }) => table).sort()).toEqual(['commerce', 'identity'])
  for (const line of measured) expect(line).toMatchObject({ count: expect.any(Number), bytes: expect.any(Number) })
})
