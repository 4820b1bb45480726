import { arn } from '../account.ts'
import type { Assembly, AssemblyStack, TemplateResource } from './assembly.ts'
import { conditionHolds, resolveValue, type Scope } from './intrinsics.ts'
import { orderResources } from './order.ts'
import { type CreatedResource, type CreateResource, created } from './resource.ts'

export interface DeployOptions {
  readonly assembly: Assembly
  readonly create: CreateResource
  /** Replaces `{{resolve:…}}` in one text. */
  readonly resolveDynamic: (text: string) => string
}

interface Stack extends AssemblyStack {
  readonly parameters: Readonly<Record<string, unknown>>
}

type Outputs = Readonly<Record<string, unknown>>

/** What a stack can refer to in those deployed before it: exports by name, outputs by region and stack. */
interface Earlier {
  readonly exports: Map<string, unknown>
  readonly outputs: Map<string, Outputs>
}

/**
 * Creates every resource of every stack and its nested stacks: one stack after the other, its resources as many at a time as
 * their references allow.
 * @returns the outputs by stack
 * @throws Error naming the resource that could not be created, by its path
 */
export const deploy = async (options: DeployOptions): Promise<Readonly<Record<string, Outputs>>> => {
  const earlier: Earlier = { exports: new Map(), outputs: new Map() }
  const all: Record<string, Outputs> = {}
  for (const stack of options.assembly.stacks) {
    const outputs = await deployStack({ ...stack, parameters: {} }, options, earlier)
    earlier.outputs.set(`${stack.region} ${stack.name}`, outputs)
    all[stack.name] = outputs
  }
  return all
}

const deployStack = async (
  stack: Stack,
  options: DeployOptions,
  earlier: Earlier,
): Promise<Record<string, unknown>> => {
  const done = new Map<string, CreatedResource>()
  const scope = scopeOf(stack, done, earlier)
  const underWay = new Map<string, Promise<void>>()
  for (const { logicalId, resource, dependencies } of orderResources(stack.template)) {
    const path = pathOf(stack, logicalId, resource)
    if (resource.Condition && !conditionHolds(resource.Condition, scope, path)) continue
    const createNow = async () => {
      await Promise.all(dependencies.map(id => underWay.get(id)))
      done.set(logicalId, await createOne(logicalId, resource, path, { stack, scope, options, earlier }))
    }
    const creating = createNow()
    // The first failure is what `Promise.all` below reports; those that waited for it must not count as unhandled.
    creating.catch(() => {})
    underWay.set(logicalId, creating)
  }
  await Promise.all(underWay.values())
  return outputsOf(stack, scope, earlier)
}

interface Place {
  readonly stack: Stack
  readonly scope: Scope
  readonly options: DeployOptions
  readonly earlier: Earlier
}

const createOne = async (
  logicalId: string,
  resource: TemplateResource,
  path: string,
  { stack, scope, options, earlier }: Place,
): Promise<CreatedResource> => {
  const resolved = resolveValue(resource.Properties ?? {}, scope, `${path}.Properties`)
  const properties = resolveTexts(resolved, options.resolveDynamic) as Record<string, unknown>
  if (resource.Type === 'AWS::CloudFormation::Stack')
    return nested(path, properties, { stack, scope, options, earlier })
  try {
    return await options.create({ type: resource.Type, logicalId, path, stackId: scope.stackId, properties })
  } catch (error) {
    throw new Error(`${path} (${resource.Type}): ${(error as Error).message}`, { cause: error })
  }
}

const nested = async (
  path: string,
  properties: Record<string, unknown>,
  { stack, options, earlier }: Place,
): Promise<CreatedResource> => {
  const template = options.assembly.nestedTemplate(String(properties.TemplateURL))
  const name = path.replace(/[^A-Za-z0-9]+/g, '-')
  const parameters = (properties.Parameters ?? {}) as Record<string, unknown>
  const outputs = await deployStack({ name, region: stack.region, template, parameters }, options, earlier)
  const attributes = Object.entries(outputs).map(([key, value]) => [`Outputs.${key}`, value])
  return created(stackIdOf(name), Object.fromEntries(attributes))
}

const outputsOf = ({ template, name }: Stack, scope: Scope, earlier: Earlier): Record<string, unknown> => {
  const outputs: Record<string, unknown> = {}
  for (const [key, { Value, Condition, Export }] of Object.entries(template.Outputs ?? {})) {
    const path = `${name}.Outputs.${key}`
    if (Condition && !conditionHolds(Condition, scope, path)) continue
    outputs[key] = resolveValue(Value, scope, path)
    if (Export) earlier.exports.set(String(resolveValue(Export.Name, scope, path)), outputs[key])
  }
  return outputs
}

const scopeOf = (
  { name, region, template, parameters }: Stack,
  done: Map<string, CreatedResource>,
  earlier: Earlier,
): Scope => {
  const defaults = Object.entries(template.Parameters ?? {})
    .filter(([, { Default }]) => Default !== undefined)
    .map(([key, { Default }]) => [key, Default])
  return {
    stackName: name,
    region,
    stackId: stackIdOf(name),
    parameters: { ...Object.fromEntries(defaults), ...parameters },
    mappings: template.Mappings ?? {},
    conditions: template.Conditions ?? {},
    refOf: logicalId => done.get(logicalId)?.ref,
    attributeOf: (logicalId, attribute) => {
      const resource = done.get(logicalId)
      if (!resource) throw new Error(`there is no resource ${logicalId}`)
      const value = resource.attributeOf(attribute)
      if (value === undefined) throw new Error(`${logicalId} has no attribute ${attribute}`)
      return value
    },
    exportOf: exported => {
      if (!earlier.exports.has(exported)) throw new Error(`nothing exports ${exported}`)
      return earlier.exports.get(exported)
    },
    outputOf: (stackName, key, from = region) => {
      const outputs = earlier.outputs.get(`${from} ${stackName}`)
      if (!outputs || !(key in outputs)) throw new Error(`the stack ${stackName} in ${from} has no output ${key}`)
      return outputs[key]
    },
  }
}

const stackIdOf = (name: string): string => arn('cloudformation', `stack/${name}/local`)

const pathOf = (stack: Stack, logicalId: string, { Metadata }: TemplateResource): string => {
  const path = Metadata?.['aws:cdk:path']
  return typeof path === 'string' ? path.replace(/\/(Resource|Default)$/, '') : `${stack.name}/${logicalId}`
}

const resolveTexts = (value: unknown, resolveText: (text: string) => string): unknown => {
  if (typeof value === 'string') return resolveText(value)
  if (Array.isArray(value)) return value.map(item => resolveTexts(item, resolveText))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveTexts(item, resolveText)]))
}
