import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { composeApp, synthesize } from '../app.ts'
import { bundle } from '../bundling/bundle.ts'
import { domainsOf } from '../domains/index.ts'
import { settingsFrom } from '../settings.ts'
import { quotaPage } from './page.ts'

/** `npm run quotas`: writes the page of quotas, for the development stage, which has the sandbox gateway too. */
const folder = mkdtempSync(join(tmpdir(), 'holdfast-quotas-'))
try {
  const { outFolder } = await bundle({ outFolder: join(folder, 'functions'), form: 'quick' })
  const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'))
  const app = new App({
    outdir: join(folder, 'cdk.out'),
    context: { ...context, 'aws:cdk:enable-path-metadata': true },
  })
  composeApp(app, settingsFrom({}), domainsOf({ withSandbox: true }), { bundleFolder: outFolder })
  await writeFile(new URL('../../docs/guides/quotas.md', import.meta.url), quotaPage(synthesize(app)))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
