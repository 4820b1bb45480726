import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, Stack } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { composeApp, synthesize } from '../../lib/app.ts'
import type { Domain } from '../../lib/domain.ts'
import { type QuotaName, quotas, shareOf, type Use } from '../../lib/quotas.ts'
import { settingsFrom } from '../../lib/settings.ts'
import type { Contract } from '../../shared/platform/http/contract.ts'
import { bundleNamesOf, severalGroups, tables } from './synthetic-domains.ts'

/** An app as large as the product may become, of domains that lib/domains does not know. */

interface Resource {
  readonly Type: string
  // biome-ignore lint/suspicious/noExplicitAny: resources have the shapes CloudFormation gives them
  readonly Properties: any
}

interface Made {
  readonly app: App
  readonly uses: readonly Use[]
  /** By the path of the stack and the logical id; `root` is the stack that is deployed. */
  readonly resources: ReadonlyMap<string, { readonly root: string; readonly resource: Resource }>
}

const folder = mkdtempSync(join(tmpdir(), 'holdfast-synthetic-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** One tiny bundle for all functions. */
const bundle = (name: string, code: string, domains: readonly Domain[]): string => {
  const bundleFolder = join(folder, name)
  for (const file of ['identity/create-signing-keys', 'activity/create-log-key', ...bundleNamesOf(domains)]) {
    mkdirSync(join(bundleFolder, file), { recursive: true })
    writeFileSync(join(bundleFolder, file, 'index.mjs'), code)
  }
  return bundleFolder
}

const make = (name: string, domains: readonly Domain[], environment = {}): Made => {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'))
  const app = new App({
    outdir: join(folder, `${name}.out`),
    context: { ...context, 'aws:cdk:enable-path-metadata': true },
  })
  const bundleFolder = bundle(name, `export const handler = () => '${name}'`, domains)
  composeApp(app, settingsFrom(environment), domains, { bundleFolder })
  const uses = synthesize(app)
  const stacks = app.node.findAll().filter(Stack.isStack)
  const resources = stacks.flatMap(stack => {
    const template = JSON.parse(readFileSync(join(app.outdir, stack.templateFile), 'utf8'))
    const root = (stack.nestedStackParent ?? stack).node.path
    return Object.entries<Resource>(template.Resources).map(
      ([id, resource]) => [`${stack.node.path}/${id}`, { root, resource }] as const,
    )
  })
  return { app, uses, resources: new Map(resources) }
}

const fullest = ({ uses }: Made, quota: QuotaName): number =>
  Math.max(...uses.filter(use => use.quota === quota).map(use => use.used))

describe('an app of 400 endpoints in 8 domains of 5 API groups', () => {
  const domains = severalGroups()
  let first: Made
  let update: Made

  beforeAll(() => {
    first = make('first', domains)
    update = make('update', domains)
  })

  const ofType = (made: Made, type: string) =>
    [...made.resources.values()].filter(({ resource }) => resource.Type === type)

  it('has that many, each of five resources', () => {
    expect(domains.flatMap(({ contracts }) => Object.keys(contracts))).toHaveLength(400)
    for (const type of ['AWS::ApiGatewayV2::Route', 'AWS::ApiGatewayV2::Integration', 'AWS::Lambda::Permission'])
      expect(ofType(first, type), type).toHaveLength(400)
    // The function that makes the signing keys is no endpoint.
    for (const type of ['AWS::Lambda::Function', 'AWS::IAM::Role']) expect(ofType(first, type), type).toHaveLength(402)
    const nested = [...first.resources].filter(([path]) => /^Holdfast\/TrainsDomain\//.test(path))
    expect(nested).toHaveLength(50 * 5)
  })

  it('is within four fifths of every quota', () => {
    const quotasUsed = new Set(first.uses.map(({ quota }) => quota))
    // It has neither queues nor streams with consumers.
    expect(Object.keys(quotas).filter(name => !quotasUsed.has(name as QuotaName))).toEqual(['filters', 'streamReaders'])
    for (const use of first.uses) expect(shareOf(use), `${use.of} ${use.quota}`).toBeLessThanOrEqual(0.8)
    expect(fullest(first, 'integrations')).toBe(200)
    expect(fullest(first, 'behaviors')).toBeLessThan(40)
  })

  it('is deployed by operations of at most 2,500 resources each, root and nested stacks together', () => {
    const byRoot = Map.groupBy([...first.resources.values()], ({ root }) => root)
    expect([...byRoot.keys()].sort()).toEqual([
      'Holdfast',
      'HoldfastEdge',
      'HoldfastFood',
      'HoldfastGarage',
      'HoldfastParking',
      'HoldfastRides',
    ])
    for (const [root, resources] of byRoot) expect(resources.length, root).toBeLessThanOrEqual(2500)
    expect(byRoot.get('Holdfast')?.length).toBe(fullest(first, 'operation'))
  })

  it('is updated, all functions at once, by operations that change at most 2,500 resources and replace none', () => {
    expect([...update.resources.keys()]).toEqual([...first.resources.keys()])
    const changed = [...update.resources].filter(
      ([path, { resource }]) => JSON.stringify(resource) !== JSON.stringify(first.resources.get(path)?.resource),
    )
    const functions = changed.filter(([, { resource }]) => resource.Type === 'AWS::Lambda::Function')
    expect(functions).toHaveLength(402)
    expect(new Set(changed.map(([, { resource }]) => resource.Type))).toEqual(
      new Set(['AWS::Lambda::Function', 'AWS::CloudFormation::Stack']),
    )
    for (const [root, own] of Map.groupBy(changed, ([, { root }]) => root))
      expect(own.length, root).toBeLessThanOrEqual(2500)
  })

  it('has each group behind an API of its own, with its throttle, log, alarms and one log group for its functions', () => {
    for (const type of [
      'AWS::ApiGatewayV2::Api',
      'AWS::ApiGatewayV2::Stage',
      'AWS::CloudWatch::Alarm',
      'AWS::Logs::LogGroup',
    ]) {
      const count = ['AWS::Logs::LogGroup', 'AWS::CloudWatch::Alarm'].includes(type) ? 2 : 1
      for (const root of ['HoldfastGarage', 'HoldfastFood', 'HoldfastParking', 'HoldfastRides'])
        expect(
          ofType(first, type).filter(found => found.root === root),
          `${type} of ${root}`,
        ).toHaveLength(count)
    }
    for (const { resource } of ofType(first, 'AWS::ApiGatewayV2::Stage'))
      expect(resource.Properties.DefaultRouteSettings).toEqual({
        ThrottlingRateLimit: 5000,
        ThrottlingBurstLimit: 5000,
      })
  })

  it('puts all groups under one name, by the patterns of their paths', () => {
    const [distribution] = ofType(first, 'AWS::CloudFront::Distribution')
    const { CacheBehaviors, Origins } = distribution?.resource.Properties.DistributionConfig ?? {}
    expect(Origins).toHaveLength(1 + 5)
    const patterns = CacheBehaviors.map(({ PathPattern }: { PathPattern: string }) => PathPattern)
    expect(patterns).toContain('/api/v1/trains-jobs/*/position')
    expect(patterns.at(-1)).toBe('/api/*')
  })

  it('has nothing that cdk-nag finds', () => {
    const { violations } = new AwsSolutionsChecks().validateScope(first.app)
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([])
  })

  it('deploys the endpoint of a domain that lib/domains does not know', () => {
    const routes = [...first.resources].filter(
      ([path, { resource }]) =>
        path.startsWith('HoldfastRides/TaxisDomain/') &&
        resource.Properties.RouteKey === 'GET /api/v1/trains-jobs/{id}/position',
    )
    expect(routes).toHaveLength(1)
  })
})

describe('one group that grows beyond what AWS allows', () => {
  it('fails with a sentence that names it', () => {
    const domains = severalGroups().map(domain => ({ ...domain, group: 'core' }))
    expect(() => make('too-large', domains)).toThrow(
      /^Holdfast has \d+ of at most 2500 resources of one CloudFormation operation.*\nHoldfast has 400 of at most 300 integrations of an HTTP API/,
    )
  })
})

describe('a contract whose reply CloudFront would give to everybody', () => {
  it.each([{ auth: 'customer' }, { auth: 'optional' }, { method: 'POST' }] as const)('cannot have %j', more => {
    const domain = severalGroups().find(({ name }) => name === 'trains') as Domain
    const kept = Object.values(domain.contracts).find(({ cache }) => cache) as Contract
    const contracts = { [kept.name]: { ...kept, ...more } }
    expect(() => make('kept', [...tables, { ...domain, contracts }])).toThrow(
      `${kept.name} has a cache, so it must be a GET`,
    )
  })
})

describe('an API group', () => {
  it.each(['edge', 'staging', 'production'])('cannot be named %s, as that stack is another one', name => {
    const domains = severalGroups().map(domain => (domain.group === 'garage' ? { ...domain, group: name } : domain))
    expect(() => make('named', domains)).toThrow(`no API group can be named ${name}`)
  })
})

describe('a warm table', () => {
  it('is one that there is', () => {
    expect(() => make('warm', [...tables], { WARM_THROUGHPUT: 'inventories:24000/8000' })).toThrow(
      'WARM_THROUGHPUT names the table inventories, which is none of',
    )
  })
})
