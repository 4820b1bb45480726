import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { composeApp, synthesize } from './app.ts'
import { bundle } from './bundling/bundle.ts'
import { domainsOf } from './domains/index.ts'
import type { Use } from './quotas.ts'
import { settingsFrom } from './settings.ts'

/** What `read` makes of each synthesized deployment, whose templates are gone afterwards. */
export const trySynthesis = async <T>(
  environments: readonly Readonly<Record<string, string>>[],
  read: (app: App, uses: readonly Use[]) => T,
): Promise<T[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-synthesis-'))
  try {
    const { outFolder } = await bundle({ outFolder: join(folder, 'functions'), form: 'quick' })
    const { context } = JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8'))
    return environments.map((environment, index) => {
      const outdir = join(folder, `cdk.out-${index}`)
      const app = new App({ outdir, context: { ...context, 'aws:cdk:enable-path-metadata': true } })
      const settings = settingsFrom(environment)
      const domains = domainsOf({ withSandbox: settings.stage !== 'production' })
      composeApp(app, settings, domains, { bundleFolder: outFolder })
      return read(app, synthesize(app))
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
