import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'

const emptyFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'engine-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const withoutJava = () => vi.stubEnv('PATH', emptyFolder())

/** Loads the engines as on another machine: its dynoxide is not installed here. */
const startOn = async (platform: string, arch: string) => {
  vi.resetModules()
  const restore = Object.entries({ platform, arch }).map(([name, value]) => {
    const own = Object.getOwnPropertyDescriptor(process, name) as PropertyDescriptor
    Object.defineProperty(process, name, { ...own, value })
    return () => Object.defineProperty(process, name, own)
  })
  try {
    return (await import('../../../local/engines/dynamo.ts')).startDynamo
  } finally {
    for (const each of restore) each()
  }
}

const startHere = () => startOn(process.platform, process.arch)

beforeEach(() => {
  vi.stubEnv('DYNAMODB_ENDPOINT', undefined)
  vi.stubEnv('HOLDFAST_ENGINE', undefined)
  return () => vi.unstubAllEnvs()
})

test('with neither engine the error names what to install', async () => {
  withoutJava()
  const starting = (await startOn('darwin', 'arm64'))({})
  await expect(starting).rejects.toThrow(/npm i --no-save @dynoxide\/darwin-arm64.*Java 17 or later.*DYNAMODB_ENDPOINT/)
})

test('with neither engine, on a platform that dynoxide is not built for, the error names Java', async () => {
  withoutJava()
  const error: Error = await (await startOn('linux', 'riscv64'))({}).catch(thrown => thrown)
  expect(error.message).toMatch(/Java 17 or later.*DYNAMODB_ENDPOINT/)
  expect(error.message).not.toContain('npm i')
})

test('DynamoDB Local without Java fails with what to install', async () => {
  withoutJava()
  vi.stubEnv('HOLDFAST_ENGINE', 'dynamodb-local')
  await expect((await startHere())({})).rejects.toThrow(
    /^DynamoDB Local needs Java 17 or later.*openjdk-17-jre-headless/,
  )
})

test('dynoxide that is chosen and not installed fails with what to install', async () => {
  vi.stubEnv('HOLDFAST_ENGINE', 'dynoxide')
  const starting = (await startOn('darwin', 'x64'))({})
  await expect(starting).rejects.toThrow(/^dynoxide is not installed.*npm i --no-save @dynoxide\/darwin-x64/)
  const elsewhere = (await startOn('linux', 'riscv64'))({})
  await expect(elsewhere).rejects.toThrow('dynoxide is not built for this platform')
})

test('an unknown engine is refused with the names of those there are', async () => {
  vi.stubEnv('HOLDFAST_ENGINE', 'mysql')
  await expect((await startHere())({})).rejects.toThrow('HOLDFAST_ENGINE is dynoxide or dynamodb-local, not mysql')
})

test.each([
  ['dynoxide', 'shared-local-instance.db', 'dynamodb-local'],
  ['dynamodb-local', 'dynoxide.db', 'dynoxide'],
])('%s refuses data of the other engine, and names the ways to continue', async (engine, file, keeper) => {
  const dataFolder = join(emptyFolder(), 'dynamodb')
  mkdirSync(dataFolder)
  writeFileSync(join(dataFolder, file), '')
  vi.stubEnv('HOLDFAST_ENGINE', engine)
  const refusal = new RegExp(`are ${keeper}'s, which ${engine} cannot read.*HOLDFAST_ENGINE=${keeper}.*--fresh`)
  await expect((await startHere())({ dataFolder })).rejects.toThrow(refusal)
})

test('DYNAMODB_ENDPOINT is used as it is, whatever is installed', async () => {
  withoutJava()
  vi.stubEnv('DYNAMODB_ENDPOINT', 'http://127.0.0.1:9999')
  const { name, endpoint, stop } = await (await startOn('linux', 'riscv64'))({})
  expect([name, endpoint]).toEqual(['http://127.0.0.1:9999', 'http://127.0.0.1:9999'])
  await stop()
})
