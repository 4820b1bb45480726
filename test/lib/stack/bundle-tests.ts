import { execFile } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { budgetOf, bundleBytes, defaultBytes, hotPath, readBudgets } from '../../../bench/cold-start/budgets.ts'
import type { Bundled } from './synthesized.ts'

const budgets = readBudgets()

export const bundleTests = (given: () => Bundled) => {
  it('keep within their budgets (npm run bench how-fast-is-a-cold-start writes those above the default)', () => {
    const over = Object.entries(bundleBytes(given())).filter(([name, bytes]) => bytes > budgetOf(budgets, name))
    expect(over).toEqual([])
  })

  it('have no budget once they are gone, and none below the default', () => {
    expect(Object.keys(budgets).filter(name => !given().names.includes(name))).toEqual([])
    expect(hotPath.filter(name => !given().names.includes(name))).toEqual([])
    expect(Object.entries(budgets).filter(([, bytes]) => bytes <= defaultBytes)).toEqual([])
  })

  it('have fonts beside them only where tickets and invoices are printed, and not too many', () => {
    const { names, outFolder } = given()
    const filesBeside = (name: string) => readdirSync(join(outFolder, name)).filter(file => !file.endsWith('.mjs'))
    const reading = names.filter(name => filesBeside(name).length > 0)
    expect(reading).toEqual(['invoices/download-invoice', 'notifications/on-notification', 'tickets/download-ticket'])
    for (const name of reading) {
      const sizes = filesBeside(name).map(file => statSync(join(outFolder, name, file)).size)
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(8_000_000)
    }
  })

  it('have of the SDK’s descriptions of itself the version alone', () => {
    const descriptions = Object.entries(given().metafile.outputs).flatMap(([, { inputs }]) =>
      Object.entries(inputs).filter(([input]) => /@aws-sdk\/client-[^/]+\/package\.json$/.test(input)),
    )
    expect(descriptions.length).toBeGreaterThan(0)
    expect(descriptions.filter(([, { bytesInOutput }]) => bytesInOutput > 60)).toEqual([])
  })

  // The local cloud runs bundles of another form, so these are loaded here.
  it('all load and export a handler', async () => {
    const { names, outFolder } = given()
    const files = names.map(name => pathToFileURL(join(outFolder, name, 'index.mjs')).href)
    const code = `for (const file of ${JSON.stringify(files)}) console.log(typeof (await import(file)).handler)`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code])
    expect(stdout.trim().split('\n')).toEqual(names.map(() => 'function'))
  })

  // The SDK of AWS imports node:http too, but only once it calls an address without TLS. Those of gateways lie in files of their own.
  it('load neither node:http nor node:stream/web, which would load fetch and web streams at every cold start', () => {
    const modules = Object.entries(given().metafile.outputs).filter(([output]) => output.endsWith('/index.mjs'))
    expect(modules).toHaveLength(given().names.length)
    const imports = modules.flatMap(([output, { imports: of }]) =>
      of
        .filter(({ path, kind }) => kind === 'import-statement' && /^(node:)?(http|stream\/web)$/.test(path))
        .map(({ path }) => [output, path]),
    )
    expect(imports).toEqual([])
  })

  // Discovery is on where this variable or a client's setting says so.
  it('never turn on the endpoint discovery whose cache they lack', () => {
    const { metafile, names, codeOf } = given()
    const users = Object.entries(metafile.inputs)
      .filter(([, { imports }]) => imports.some(({ path }) => path.endsWith('no-endpoint-cache.ts')))
      .map(([input]) => input)
    expect(users).toEqual([
      'node_modules/@aws-sdk/middleware-endpoint-discovery/dist-es/resolveEndpointDiscoveryConfig.js',
    ])
    expect(names.filter(name => /endpointDiscoveryEnabled:(!0|true)/.test(codeOf(name)))).toEqual([])
  })

  it('ask the stand-in for node:stream/web only what it can answer', () => {
    const users = Object.entries(given().metafile.inputs)
      .filter(([, { imports }]) => imports.some(({ path }) => path.endsWith('late-web-streams.ts')))
      .map(([input]) => input)
    expect(users).toEqual(['node_modules/@middy/core/index.js'])
  })
}
