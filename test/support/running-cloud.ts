import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { type Cloud, startCloud } from '../../local/cloud.ts'
import { corridors } from '../../local/demo/corridors.ts'
import { loadDemo } from '../../local/demo.ts'
import { variablesOf } from '../../local/lambda/variables.ts'
import { synthesize } from '../../local/synthesize.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    cloudUrl: string
    /** Addresses of the engines by the SDK's name of the service: `DYNAMODB`, `SQS` … */
    cloudEndpoints: Record<string, string>
    /** Table name by purpose, such as `commerce`. */
    cloudTables: Record<string, string>
  }
}

/** Global set-up: the whole local cloud from the synthesized template, on free ports and a folder of its own, with a small network. */
export default async ({ provide }: TestProject) => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  const cloud = await startCloud({
    templateFolder: synthesize(join(folder, 'cdk.out')),
    say: line => console.log(line),
  })
  const tables = tablesOf(cloud)
  Object.assign(process.env, variablesOf({ ...anyFunction(cloud), environment: tables }, cloud.endpoints))
  const small = corridors.filter(({ to }) => to.some(([city]) => city === 'Lonavala'))
  await (await loadDemo({ now: Date.now(), days: 4, daysFirst: 4, corridors: small })).complete
  provide('cloudUrl', cloud.url)
  provide('cloudEndpoints', { ...cloud.endpoints })
  provide(
    'cloudTables',
    Object.fromEntries(Object.entries(tables).map(([name, table]) => [name.slice(0, -6).toLowerCase(), table])),
  )
  return async () => {
    await cloud.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const anyFunction = (cloud: Cloud) => {
  const [any] = cloud.functions()
  if (!any) throw new Error('the template has no functions')
  return any
}

const tablesOf = (cloud: Cloud): Record<string, string> =>
  Object.fromEntries(
    cloud
      .functions()
      .flatMap(({ environment }) => Object.entries(environment))
      .filter(([name]) => name.endsWith('_TABLE')),
  )
