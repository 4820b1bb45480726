import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle } from '../../lib/bundling/bundle.ts'

// Beneath the project, as the functions import its packages.
let folder: string
const write = (name: string, code: string) => writeFileSync(join(folder, 'functions/demo', name), code)
const bundled = () => bundle({ functionsFolders: [join(folder, 'functions')], outFolder: join(folder, 'out') })
const bundleOf = (name: string) => join(folder, 'out/demo', name, 'index.mjs')
const run = async (name: string, env: Record<string, string> = {}) => {
  const code = `import(${JSON.stringify(bundleOf(name))}).then(async m => console.log(JSON.stringify(await m.handler())))`
  return JSON.parse((await promisify(execFile)(process.execPath, ['-e', code], { env })).stdout)
}

beforeAll(() => {
  mkdirSync('dist', { recursive: true })
  folder = mkdtempSync(join(process.cwd(), 'dist/bundle-test-'))
  mkdirSync(join(folder, 'functions/demo'), { recursive: true })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('each function becomes one minified module, its map elsewhere, and bundles of removed functions are deleted', async () => {
  write('one.ts', 'const text: string = "hi"\nexport const handler = async () => text')
  write('two.ts', 'export const handler = async () => 2')
  expect((await bundled()).names).toEqual(['demo/one', 'demo/two'])
  expect(await run('one')).toBe('hi')
  expect(existsSync(join(folder, 'out-maps/demo/one/index.mjs.map'))).toBe(true)
  expect(existsSync(`${bundleOf('one')}.map`)).toBe(false)
  rmSync(join(folder, 'functions/demo/two.ts'))
  const { names, metafile } = await bundled()
  expect(names).toEqual(['demo/one'])
  expect(Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint?.endsWith('one.ts'))?.bytes).toBe(
    statSync(bundleOf('one')).size,
  )
  expect(existsSync(bundleOf('two'))).toBe(false)
})

test('the quick form puts shared modules beside each function, so that a copied folder is complete', async () => {
  write('greeting.ts', 'export const greeting = () => "hi"')
  write('later.ts', 'export const later = "later"')
  write(
    'three.ts',
    `import { greeting } from './greeting.ts'
    export const handler = async () => [greeting(), (await import('./later.ts')).later]`,
  )
  write('four.ts', 'import { greeting } from "./greeting.ts"\nexport const handler = async () => greeting()')
  const outFolder = join(folder, 'quick')
  const { names } = await bundle({ functionsFolders: [join(folder, 'functions')], outFolder, form: 'quick' })
  expect(names).toContain('demo/three')
  expect(readdirSync(join(outFolder, 'demo/three')).length).toBeGreaterThan(
    readdirSync(join(outFolder, 'demo/four')).length,
  )
  cpSync(join(outFolder, 'demo/three'), join(folder, 'out/demo/three'), { recursive: true })
  cpSync(join(outFolder, 'demo/four'), join(folder, 'out/demo/four'), { recursive: true })
  rmSync(outFolder, { recursive: true })
  expect([await run('three'), await run('four')]).toEqual([['hi', 'later'], 'hi'])
  for (const name of ['greeting', 'later', 'three', 'four']) rmSync(join(folder, `functions/demo/${name}.ts`))
})

test('a file that is imported is read where it lies: beside a deployed bundle, at its source for a quick one', async () => {
  write('font.woff', 'a font')
  write(
    'reading.ts',
    `import { readFileSync } from 'node:fs'
    import font from './font.woff'
    export const handler = async () => {
      const { version } = await import('harfbuzzjs')
      return [readFileSync(new URL(font, import.meta.url), 'utf8'), version().length]
    }`,
  )
  write('plain.ts', 'export const handler = async () => 1')
  const outFolder = join(folder, 'out')
  const files = ['font.woff', 'harfbuzz.wasm']
  await bundled()
  expect(readdirSync(join(outFolder, 'demo/reading')).sort()).toEqual([...files, 'index.mjs'])
  expect(readdirSync(join(outFolder, 'demo/plain'))).toEqual(['index.mjs'])
  expect(readdirSync(outFolder)).toEqual(['demo'])
  expect((await run('reading'))[0]).toBe('a font')
  await bundle({ functionsFolders: [join(folder, 'functions')], outFolder, form: 'quick' })
  expect(readdirSync(join(outFolder, 'demo/reading')).filter(file => !file.endsWith('.mjs'))).toEqual([])
  expect((await run('reading'))[0]).toBe('a font')
  for (const name of ['reading.ts', 'plain.ts', 'font.woff']) rmSync(join(folder, 'functions/demo', name))
})

test('a CommonJS package that requires Node’s modules works, and only such a bundle has a require', async () => {
  write('common.cjs', 'module.exports = require("node:path").sep')
  write('common.ts', 'import sep from "./common.cjs"\nexport const handler = async () => sep')
  await bundled()
  expect(await run('common')).toBe('/')
  expect(readFileSync(bundleOf('common'), 'utf8')).toContain('createRequire')
  expect(readFileSync(bundleOf('one'), 'utf8')).not.toContain('createRequire')
  rmSync(join(folder, 'functions/demo/common.ts'))
})

test('pages come as text', async () => {
  write('page.html', '<p>')
  write('assets.ts', 'import page from "./page.html"\nexport const handler = async () => page')
  await bundled()
  expect(await run('assets')).toBe('<p>')
  rmSync(join(folder, 'functions/demo/assets.ts'))
})

test('an SDK client takes its credentials from the environment alone', async () => {
  write(
    'client.ts',
    `import { SQSClient } from '@aws-sdk/client-sqs'
    export const handler = async () => (await new SQSClient({ region: 'us-east-1' }).config.credentials())`,
  )
  const { metafile } = await bundled()
  const inputs = Object.keys(metafile.inputs)
  expect(
    inputs.filter(input => /credential-provider-(node|sso|ini|process|web-identity|http)|nested-clients/.test(input)),
  ).toEqual([])
  const AWS = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' }
  expect(await run('client', AWS)).toMatchObject({
    accessKeyId: 'id',
    secretAccessKey: 'secret',
    sessionToken: 'token',
  })
  await expect(run('client')).rejects.toThrow(/Unable to find environment variable credentials/)
  rmSync(join(folder, 'functions/demo/client.ts'))
})

test('a fault in a function names its file and line', async () => {
  write('broken.ts', 'export const handler = async () => {')
  await expect(bundled()).rejects.toThrow(/functions\/demo\/broken\.ts:1:/)
  rmSync(join(folder, 'functions/demo/broken.ts'))
})

test('what is made from the contracts is in the bundle that imports it, and nothing else can be asked for so', async () => {
  write('description.ts', `import made from 'holdfast:openapi'\nexport const handler = async () => Object.keys(made)`)
  await bundled()
  expect(await run('description')).toEqual(expect.arrayContaining(['openapi', 'paths', 'components']))
  write('description.ts', `import made from 'holdfast:other'\nexport const handler = async () => made`)
  await expect(bundled()).rejects.toThrow('No module holdfast:other is generated')
  rmSync(join(folder, 'functions/demo/description.ts'))
})

test('a package that is needed now and then is a file of its own, which only its import reads', async () => {
  write(
    'late.ts',
    'export const handler = async () => { const { default: Stripe } = await import("stripe"); return typeof new Stripe("sk_test_1").refunds.create }',
  )
  write('without.ts', 'export const handler = async () => 1')
  for (const form of ['deployed', 'quick'] as const) {
    await bundle({ functionsFolders: [join(folder, 'functions')], outFolder: join(folder, 'out'), form })
    expect(statSync(bundleOf('late')).size, form).toBeLessThan(1000)
    expect(await run('late'), form).toBe('function')
    expect(existsSync(join(folder, 'out/demo/without/stripe.mjs')), form).toBe(false)
  }
})
