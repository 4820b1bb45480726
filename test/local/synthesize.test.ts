import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { synthesize } from '../../local/synthesize.ts'
import { temporaryFolder } from './fixture/cloud.ts'

const { folder, remove } = temporaryFolder()
afterAll(remove)
afterEach(() => void vi.unstubAllEnvs())

test('the local cloud has its own name, whatever deployment the shell names', async () => {
  const names = { DOMAIN_NAME: 'booking.example.com', HOSTED_ZONE_ID: 'Z1', CERTIFICATE_ARN: 'arn', PUBLIC_URL: '/web' }
  for (const [name, value] of Object.entries({ ...names, HOLD_SECONDS: '60' })) vi.stubEnv(name, value)
  const app = join(folder, 'app.mjs')
  writeFileSync(
    app,
    "import { mkdirSync, writeFileSync } from 'node:fs'; const out = process.env.CDK_OUTDIR; mkdirSync(out); writeFileSync(`${out}/env.json`, JSON.stringify(process.env))",
  )
  const out = await synthesize(join(folder, 'environment'), { app })
  const environment = JSON.parse(readFileSync(join(out, 'env.json'), 'utf8'))
  expect(Object.keys(environment).filter(name => name in names)).toEqual([])
  expect(environment).toMatchObject({ HOLD_SECONDS: '60', CDK_DEFAULT_REGION: 'us-east-1' })
})

test('what is synthesized may be moved: its assets are named from its folder', async () => {
  const app = join(folder, 'assets.mjs')
  const asset = "{ files: { a: { source: { path: `${out}/functions/a` } }, b: { source: { path: '/elsewhere/b' } } } }"
  writeFileSync(
    app,
    `import { mkdirSync, writeFileSync } from 'node:fs'; const out = process.env.CDK_OUTDIR; mkdirSync(out); writeFileSync(out + '/One.assets.json', JSON.stringify(${asset}))`,
  )
  const out = await synthesize(join(folder, 'assets'), { app })
  const { files } = JSON.parse(readFileSync(join(out, 'One.assets.json'), 'utf8'))
  expect(files).toEqual({ a: { source: { path: 'functions/a' } }, b: { source: { path: '/elsewhere/b' } } })
})
