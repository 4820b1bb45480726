import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff'
import { type App, type NestedStack, Stack } from 'aws-cdk-lib'

export interface KeptResource {
  readonly Type: string
  readonly DeletionPolicy?: string
  readonly Properties: Readonly<Record<string, unknown>>
}

/** A template reduced to what an upgrade may neither replace nor delete, in the shape of a template. */
export interface Kept {
  readonly Resources: Readonly<Record<string, KeptResource>>
  readonly Outputs: Readonly<Record<string, { readonly Export?: unknown }>>
}

/** By the stack's name: `Holdfast`, and `Holdfast/LOGICAL_ID` for one nested in it. */
export type KeptStacks = Readonly<Record<string, Kept>>

interface Template {
  readonly Resources?: Readonly<Record<string, Omit<KeptResource, 'Properties'> & Partial<KeptResource>>>
  readonly Outputs?: Kept['Outputs']
}

/** They hold data, keys, messages or subscriptions, or are known outside by their name. */
const keptTypes = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::DomainName',
  'AWS::CloudFront::Distribution',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::Route53::RecordSet',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
])

/** The keys that sign are made by custom resources. */
const isKept = ({ Type }: { readonly Type: string }): boolean => keptTypes.has(Type) || Type.startsWith('Custom::')

/**
 * Properties that CloudFormation's schema calls changeable, though a change has a price: a secret gets a new value over the one in
 * use, an index with other keys is refused.
 */
const dear: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::GlobalTable': ['GlobalSecondaryIndexes'],
  'AWS::DynamoDB::Table': ['GlobalSecondaryIndexes'],
  'AWS::SecretsManager::Secret': ['GenerateSecretString'],
}

/** What a stack publishes for another one is no name that a person uses. */
const isPublished = (output: string): boolean => output.startsWith('PublishOutput')

export const keptIn = ({ Resources = {}, Outputs = {} }: Template): Kept => ({
  Resources: Object.fromEntries(
    Object.entries(Resources)
      .filter(([, resource]) => isKept(resource))
      .map(([id, { Type, DeletionPolicy, Properties = {} }]) => [
        id,
        {
          Type,
          ...(DeletionPolicy?.startsWith('Retain') && { DeletionPolicy }),
          Properties: lastingOf(Type, Properties),
        },
      ]),
  ),
  Outputs: Object.fromEntries(
    Object.entries(Outputs).flatMap(([name, { Export }]) =>
      isPublished(name) ? [] : [[name, Export ? { Export } : {}]],
    ),
  ),
})

const lastingOf = (type: string, properties: KeptResource['Properties']): KeptResource['Properties'] => {
  const replacing = type.startsWith('Custom::') ? Object.keys(properties) : replacingOf(type, properties)
  const names = [...replacing, ...(dear[type] ?? [])]
  return Object.fromEntries(names.flatMap(name => (name in properties ? [[name, properties[name]]] : [])))
}

/** Without which CloudFormation would replace the resource. */
const replacingOf = (type: string, properties: KeptResource['Properties']): string[] => {
  const without = fullDiff(templateOf(type, properties), templateOf(type, {})).resources.changes.it
  return Object.entries(without?.propertyUpdates ?? {}).flatMap(([name, { changeImpact }]) =>
    changeImpact === ResourceImpact.WILL_REPLACE || changeImpact === ResourceImpact.MAY_REPLACE ? [name] : [],
  )
}

const templateOf = (Type: string, Properties: KeptResource['Properties']) => ({
  Resources: { it: { Type, Properties } },
})

/** Of a synthesized app: of nested stacks what their resources are, as their outputs are for the stack around them. */
export const keptStacks = (app: App, folder = app.outdir): KeptStacks =>
  Object.fromEntries(
    app.node
      .findAll()
      .filter(Stack.isStack)
      .map(stack => {
        const template = JSON.parse(readFileSync(join(folder, stack.templateFile), 'utf8')) as Template
        return [nameOf(stack), keptIn(stack.nestedStackParent ? { ...template, Outputs: {} } : template)]
      }),
  )

const nameOf = (stack: Stack): string => {
  if (!stack.nestedStackParent) return stack.stackName
  const { nestedStackResource } = stack as NestedStack
  return `${nameOf(stack.nestedStackParent)}/${stack.resolve(nestedStackResource?.logicalId)}`
}
