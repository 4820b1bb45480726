import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type App, Stack } from 'aws-cdk-lib'
import type { QuotaName, Use } from '../quotas.ts'

interface Resource {
  readonly Type: string
  // biome-ignore lint/suspicious/noExplicitAny: resources have the shapes CloudFormation gives them
  readonly Properties?: any
  readonly Metadata?: Readonly<Record<string, unknown>>
}

interface Template {
  readonly path: string
  /** The stack of the deploy operation: the stack itself, or the one it is nested in. */
  readonly root: string
  readonly bytes: number
  readonly outputs: number
  readonly parameters: number
  readonly resources: readonly (Resource & { readonly of: string })[]
}

/** Everything that uses a quota in a synthesized app. */
export const usesIn = (app: App, folder: string): Use[] => {
  const templates = app.node
    .findAll()
    .filter(Stack.isStack)
    .map(stack => templateOf(stack, folder))
  const resources = templates.flatMap(template => template.resources)
  return [
    ...templates.flatMap(usesOfTemplate),
    ...[...Map.groupBy(templates, ({ root }) => root)].flatMap(([root, own]) => usesOfOperation(root, own)),
    ...resources.flatMap(usesOfResource),
    ...readersOfStreams(resources),
    ...together(resources, 'roles', 'AWS::IAM::Role'),
    ...together(resources, 'rules', 'AWS::Events::Rule'),
  ]
}

const templateOf = (stack: Stack, folder: string): Template => {
  const text = readFileSync(join(folder, stack.templateFile), 'utf8')
  const { Resources = {}, Outputs = {}, Parameters = {} } = JSON.parse(text)
  const path = stack.node.path
  return {
    path,
    root: rootOf(stack).node.path,
    // As CDK sends it: without the blanks of the file.
    bytes: Buffer.byteLength(JSON.stringify(JSON.parse(text))),
    outputs: Object.keys(Outputs).length,
    parameters: Object.keys(Parameters).length,
    resources: Object.entries<Resource>(Resources).map(([id, resource]) => ({
      ...resource,
      of: String(resource.Metadata?.['aws:cdk:path'] ?? `${path}/${id}`).replace(/\/(Resource|Default)$/, ''),
    })),
  }
}

const rootOf = (stack: Stack): Stack => (stack.nestedStackParent ? rootOf(stack.nestedStackParent) : stack)

const usesOfTemplate = ({ path: of, bytes, outputs, parameters, resources }: Template): Use[] => [
  { quota: 'templateBytes', of, used: bytes },
  { quota: 'outputs', of, used: outputs },
  { quota: 'parameters', of, used: parameters },
  { quota: 'resources', of, used: resources.length },
]

/** A stack has one HTTP API at most. */
const usesOfOperation = (of: string, templates: readonly Template[]): Use[] => {
  const resources = templates.flatMap(template => template.resources)
  const counted = (quota: QuotaName, type: string) => ({
    quota,
    of,
    used: resources.filter(({ Type }) => Type === type).length,
  })
  return [
    { quota: 'operation', of, used: resources.length },
    counted('integrations', 'AWS::ApiGatewayV2::Integration'),
    counted('routes', 'AWS::ApiGatewayV2::Route'),
  ]
}

const usesOfResource = ({ of, Type, Properties = {} }: Template['resources'][number]): Use[] => {
  const use = (quota: QuotaName, used: number): Use => ({ quota, of, used })
  switch (Type) {
    case 'AWS::Lambda::Function':
      return [use('environmentBytes', lengthOf(Object.entries(Properties.Environment?.Variables ?? {})))]
    case 'AWS::IAM::Role':
      return [use('policyCharacters', lengthOf(Properties.Policies ?? []))]
    case 'AWS::Lambda::EventSourceMapping':
      return [use('filters', Properties.FilterCriteria?.Filters?.length ?? 0)]
    case 'AWS::CloudFront::Distribution':
      return [
        use('behaviors', 1 + (Properties.DistributionConfig.CacheBehaviors?.length ?? 0)),
        use('origins', Properties.DistributionConfig.Origins.length),
      ]
    case 'AWS::CloudFront::Function':
      return [use('edgeFunctionBytes', Buffer.byteLength(Properties.FunctionCode))]
    case 'AWS::DynamoDB::Table':
      return [use('indexes', Properties.GlobalSecondaryIndexes?.length ?? 0)]
    default:
      return []
  }
}

const together = (resources: Template['resources'], quota: QuotaName, type: string): Use[] => [
  { quota, of: 'the deployment', used: resources.filter(({ Type }) => Type === type).length },
]

/** No name, ARN or address that CloudFormation fills in is longer; 64 characters are in a generated secret. */
const longestReference = 128

/** Characters of a value when CloudFormation has filled it in, at most. */
const lengthOf = (value: unknown): number => {
  if (typeof value === 'string') return value.length
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + lengthOf(item) + 3, 2)
  if (typeof value !== 'object' || value === null) return String(value).length
  const [[key, argument] = ['', ''], ...others] = Object.entries(value)
  if (others.length > 0 || !/^(Ref|Fn::)/.test(key)) return lengthOf(Object.entries(value).flat())
  if (key !== 'Fn::Join' || JSON.stringify(value).includes('{{resolve:')) return longestReference
  return lengthOf((argument as [string, unknown[]])[1])
}

/** A function of another stack names the stream by a parameter or an output, whose name has the table's. */
const readersOfStreams = (resources: Template['resources']): Use[] => {
  const readers = resources.filter(
    ({ Type, Properties }) => Type === 'AWS::Lambda::EventSourceMapping' && Properties.StartingPosition !== undefined,
  )
  const byTable = Map.groupBy(readers, ({ of, Properties }) => {
    const [, table] = /(?:Holdfast|GetAtt|")([A-Z][a-z]+)Table/.exec(JSON.stringify(Properties.EventSourceArn)) ?? []
    if (!table) throw new Error(`${of} reads the stream of no table of ours`)
    return `the table ${table.toLowerCase()}`
  })
  return [...byTable].map(([of, own]) => ({ quota: 'streamReaders', of, used: own.length }))
}
