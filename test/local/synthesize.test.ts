import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { deployedSettingsFrom, settingsFrom } from '../../lib/settings.ts'
import { localEnvironment, synthesize } from '../../local/synthesize.ts'
import { temporaryFolder } from './fixture/cloud.ts'

const { folder, remove } = temporaryFolder()
afterAll(remove)
afterEach(() => void vi.unstubAllEnvs())

const ofDeployment = {
  STAGE: 'production',
  DOMAIN_NAME: 'booking.example.com',
  HOSTED_ZONE_ID: 'Z1',
  CERTIFICATE_ARN: 'arn',
  PUBLIC_URL: '/web',
  WEB_URL: 'https://tickets.example.com',
  TICKETS_SECRET_ARN: 'arn:aws:secretsmanager:ap-south-1:111122223333:secret:Tickets-AbC123',
  WARM_THROUGHPUT: 'former:12000/4000',
  RESERVED_CONCURRENCY: 'on',
  MAILS_PER_SECOND: '200',
  TRACING: 'on',
  RUNBOOKS_URL: '',
}

test('the local cloud is the trial that it always is, whatever deployment the shell names', async () => {
  const given = { ...ofDeployment, HOLD_SECONDS: '60', MAIL_FROM: '', CDK_DEFAULT_REGION: 'ap-south-1' }
  for (const [name, value] of Object.entries(given)) vi.stubEnv(name, value)
  const app = join(folder, 'app.mjs')
  writeFileSync(
    app,
    "import { mkdirSync, writeFileSync } from 'node:fs'; const out = process.env.CDK_OUTDIR; mkdirSync(out); writeFileSync(`${out}/env.json`, JSON.stringify(process.env))",
  )
  const out = await synthesize(join(folder, 'environment'), { app })
  const environment = JSON.parse(readFileSync(join(out, 'env.json'), 'utf8'))
  expect(Object.keys(environment).filter(name => name in ofDeployment)).toEqual([])
  expect(environment).toMatchObject({
    HOLD_SECONDS: '60',
    MAIL_FROM: 'tickets@holdfast.example',
    CDK_DEFAULT_REGION: 'us-east-1',
  })
  expect(deployedSettingsFrom(localEnvironment())).toEqual({
    ...settingsFrom({}),
    holdSeconds: 60,
    gateways: ['stripe', 'razorpay', 'paypal'],
  })
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
