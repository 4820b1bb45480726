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
    "import { writeFileSync } from 'node:fs'; writeFileSync(process.env.CDK_OUTDIR, JSON.stringify(process.env))",
  )
  const environment = JSON.parse(readFileSync(await synthesize(join(folder, 'said'), { app }), 'utf8'))
  expect(Object.keys(environment).filter(name => name in names)).toEqual([])
  expect(environment).toMatchObject({ HOLD_SECONDS: '60', CDK_DEFAULT_REGION: 'us-east-1' })
})
