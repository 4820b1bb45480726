import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { composeApp, synthesize as synthesizeApp } from '../../../lib/app.ts'
import { type Bundles, bundle } from '../../../lib/bundling/bundle.ts'
import { domainsOf } from '../../../lib/domains/index.ts'
import type { Use } from '../../../lib/quotas.ts'
import { settingsFrom } from '../../../lib/settings.ts'
import { readAssembly, type Template } from '../../../local/template/assembly.ts'
import { deploy } from '../../../local/template/deploy.ts'
import { created, type ResourceRequest } from '../../../local/template/resource.ts'

/**
 * A resource as CloudFormation would be asked for it. What refers to another one is written by where that stands in the app:
 * `Holdfast/CommerceTable` for its Ref, `Holdfast/CommerceTable.Arn` for an attribute.
 */
// biome-ignore lint/suspicious/noExplicitAny: templates have the shapes CloudFormation gives them
export type Resource = Omit<ResourceRequest, 'properties'> & { readonly properties: any }

export interface Synthesized {
  readonly app: App
  readonly resources: readonly Resource[]
  /** Of all stacks. */
  readonly outputs: Readonly<Record<string, unknown>>
  /** By file name, the root and the nested ones. */
  readonly templates: Readonly<Record<string, Template>>
  /** Of AWS's quotas. */
  readonly uses: readonly Use[]
  readonly ofType: (type: string) => readonly Resource[]
}

export interface Bundled extends Bundles {
  readonly synthesize: (environment?: Record<string, string>) => Promise<Synthesized>
  readonly codeOf: (path: string) => string
  readonly remove: () => void
}

/** Bundles the functions into a folder of its own, as test files run side by side, and synthesizes stages from there. */
export const bundleOnce = async (): Promise<Bundled> => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-lib-'))
  const bundleFolder = join(folder, 'functions')
  const bundles = await bundle({ outFolder: bundleFolder, form: 'deployed' })
  return {
    ...bundles,
    codeOf: path => readFileSync(join(bundleFolder, path, 'index.mjs'), 'utf8'),
    synthesize: environment => synthesize(mkdtempSync(join(folder, 'cdk.out-')), bundleFolder, environment),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const synthesize = async (outdir: string, bundleFolder: string, environment = {}): Promise<Synthesized> => {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'))
  const app = new App({ outdir, context: { ...context, 'aws:cdk:enable-path-metadata': true } })
  const settings = settingsFrom(environment)
  composeApp(app, settings, domainsOf({ withSandbox: settings.stage !== 'production' }), { bundleFolder })
  const uses = synthesizeApp(app)
  const assembly = readAssembly(outdir)
  const resources: Resource[] = []
  const outputs = await deploy({
    assembly,
    resolveDynamic: text => text,
    create: request => {
      resources.push(request)
      const { path } = request
      // The edge takes this secret's ARN apart, to find its replica.
      const isTakenApart = path.startsWith('Holdfast/Origin/')
      const ref = isTakenApart ? `arn:aws:secretsmanager:us-east-1:000000000000:secret:${path}` : path
      return { ...created(ref), attributeOf: attribute => `${path}.${attribute}` }
    },
  })
  return {
    app,
    resources,
    outputs: Object.assign({}, ...Object.values(outputs)),
    templates: templatesIn(outdir),
    uses,
    ofType: type => resources.filter(resource => resource.type === type),
  }
}

const templatesIn = (folder: string): Record<string, Template> =>
  Object.fromEntries(
    globSync('*.template.json', { cwd: folder }).map(file => [
      file,
      JSON.parse(readFileSync(join(folder, file), 'utf8')),
    ]),
  )
