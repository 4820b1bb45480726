import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allItems } from '../support/departure.ts'
import { describeStage } from '../support/described-stage.ts'
import { createTables } from '../support/dynamo.ts'

const folder = mkdtempSync(join(tmpdir(), 'holdfast-seed-'))

let path: string

beforeAll(async () => {
  path = describeStage(folder, 'Holdfast-staging', await createTables('catalog', 'inventory', 'commerce'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const seed = (...options: string[]): Promise<{ code: number; out: string; errors: string }> =>
  new Promise(done => {
    const env = { ...process.env, PATH: path, HOLDFAST_DATA: folder }
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
