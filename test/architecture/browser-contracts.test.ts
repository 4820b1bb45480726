import { globSync } from 'node:fs'
import { build } from 'esbuild'
import { beforeAll, expect, it } from 'vitest'

/** Minified, all domains together, zod included. */
const mostBytes = 120_000

const indexes = globSync('shared/*/contracts/index.ts').sort()
let code = ''
let inputs: string[]

const bundle = (lines: readonly string[]) =>
  build({
    stdin: { contents: lines.join('\n'), resolveDir: process.cwd() },
    bundle: true,
    write: false,
    metafile: true,
    // Node's modules cannot be resolved for a browser, and nothing stands in for them.
    platform: 'browser',
    format: 'esm',
    minify: true,
  })

beforeAll(async () => {
  const { outputFiles, metafile } = await bundle(
    indexes.map(file => `export { contracts as ${file.split('/')[1]} } from './${file}'`),
  )
  code = outputFiles[0]?.text ?? ''
  inputs = Object.keys(metafile.inputs)
})

it('every contract is bundled for a browser, without a stand-in for anything of Node', async () => {
  const domains = await import(`data:text/javascript,${encodeURIComponent(code)}`)
  expect(Object.keys(domains).sort()).toEqual(indexes.map(file => file.split('/')[1]))
  for (const contracts of Object.values<Record<string, { name: string }>>(domains))
    for (const [key, { name }] of Object.entries(contracts)) expect(name).toBe(key)
  expect(code).not.toMatch(/\bBuffer\b|\bprocess\b/)
})

it('brings nothing but contracts, manifests, the kernel and zod', () => {
  const strange = inputs.filter(
    input =>
      !/^(<stdin>|shared\/[^/]+\/contracts\/|shared\/([^/]+\/domain|domains|kinds|[^/]+\/rules\/(entities|keys|migrations|city-names)|platform\/(compose|tables|(timer|migration)-keys|unlogged-partitions|auth\/access-keys))\.ts|shared\/kernel\/|shared\/platform\/http\/(contract|texts|email|phone-number)\.ts|node_modules\/zod\/)/.test(
        input,
      ),
  )
  expect(strange).toEqual([])
})

it('the kernel is bundled for a browser, of files of its own alone, except where ids are derived by a hash', async () => {
  const files = globSync('shared/kernel/*.ts').filter(file => !file.endsWith('derived-ids.ts'))
  const { outputFiles, metafile } = await bundle(files.map(file => `export * from './${file}'`))
  const imported = Object.keys(metafile.inputs).filter(input => input !== '<stdin>')
  expect(imported.toSorted()).toEqual(files.toSorted())
  expect(outputFiles[0]?.text).not.toMatch(/\bBuffer\b|\bprocess\b/)
})

it('stays within its budget', () => {
  console.log(`contracts for a browser: ${Buffer.byteLength(code)} bytes`)
  expect(Buffer.byteLength(code)).toBeLessThan(mostBytes)
})
