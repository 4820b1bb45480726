import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleBytes, hotBytes, hotPath, readBudgets } from '../../bench/cold-start/budgets.ts'
import { type Bundles, bundle } from '../../lib/bundling/bundle.ts'

const budgets = readBudgets()
const folder = mkdtempSync(join(tmpdir(), 'holdfast-budgets-'))
let bundles: Bundles

beforeAll(async () => {
  bundles = await bundle({ outFolder: join(folder, 'functions') })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('bundles', () => {
  it('all have a budget (npm run bench how-fast-is-a-cold-start writes them)', () => {
    expect(Object.keys(budgets).toSorted()).toEqual(bundles.names)
  })

  it('keep within it', () => {
    const over = Object.entries(bundleBytes(bundles)).filter(([name, bytes]) => bytes > (budgets[name] ?? 0))
    expect(over).toEqual([])
  })

  it('of the hot path keep within 300 KB, whatever the file says', () => {
    for (const name of hotPath) expect([name, budgets[name]]).toEqual([name, hotBytes])
  })

  // The SDK imports node:http too, but only once it calls an address without TLS.
  it('load neither node:http nor node:stream/web, which would load fetch and web streams at every cold start', () => {
    const imports = Object.entries(bundles.metafile.outputs).flatMap(([output, { imports: of }]) =>
      of
        .filter(({ path, kind }) => kind === 'import-statement' && /^(node:)?(http|stream\/web)$/.test(path))
        .map(({ path }) => [output, path]),
    )
    expect(imports).toEqual([])
  })

  it('ask the stand-in for node:stream/web only what it can answer', () => {
    const users = Object.entries(bundles.metafile.inputs)
      .filter(([, { imports }]) => imports.some(({ path }) => path.endsWith('late-web-streams.ts')))
      .map(([input]) => input)
    expect(users).toEqual(['node_modules/@middy/core/index.js'])
  })
})
