import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pascal } from '../../lib/domain.ts'
import { product } from '../../shared/domains.ts'
import { allItems } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'

const folder = mkdtempSync(join(tmpdir(), 'holdfast-seed-'))

/** A stage as the AWS CLI describes it. */
beforeAll(async () => {
  const tables: Record<string, string> = await createTables('catalog', 'inventory')
  const outputs = Object.keys(product.tables).map(name => ({
    OutputKey: `${pascal(name)}TableName`,
    OutputValue: tables[name] ?? 'none',
  }))
  const json = JSON.stringify([...outputs, { OutputKey: 'MigrationsQueueUrl', OutputValue: 'none' }])
  writeFileSync(join(folder, 'aws'), `#!/bin/sh\necho '${json}'\n`)
  chmodSync(join(folder, 'aws'), 0o755)
})
afterAll(() => rmSync(folder, { recursive: true }))

const seed = (...options: string[]): Promise<{ code: number; out: string; errors: string }> =>
  new Promise(done => {
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}`, HOLDFAST_DATA: folder }
    const file = join(import.meta.dirname, '../../bin/seed.ts')
    execFile(process.execPath, [file, ...options], { env }, (error, out, errors) =>
      done({ code: Number(error?.code ?? 0), out, errors }),
    )
  })

describe('npm run seed', () => {
  it('loads the demo network into a stage, and what is there stays as it is', async () => {
    const first = await seed('--stage', 'staging', '--days', '1')
    expect(first).toMatchObject({ code: 0, errors: '' })
    const [, loaded] = /\((\d+) were new\)/.exec(first.out) ?? []
    expect(Number(loaded)).toBeGreaterThan(100)
    const items = (await allItems('inventory')).length
    expect(items).toBeGreaterThanOrEqual(Number(loaded))
    expect((await seed('--stage', 'staging', '--days', '1')).out).toContain('(0 were new)')
    expect((await allItems('inventory')).length).toBe(items)
  })

  it('refuses production, days beyond its bounds, and a cloud that does not run, each with a sentence', async () => {
    for (const [options, sentence] of [
      [['--stage', 'production'], 'not for production'],
      [['--stage', 'elsewhere'], '--stage is one of'],
      [['--days', '0'], '--days is from 1 to 60'],
      [[], 'No local cloud is running'],
    ] as const)
      expect(await seed(...options)).toMatchObject({ code: 1, out: '', errors: expect.stringContaining(sentence) })
  })
})
