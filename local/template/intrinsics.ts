import { accountId } from '../account.ts'

/** What a value of a template may refer to. */
export interface Scope {
  readonly stackName: string
  readonly stackId: string
  readonly region: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly mappings: Readonly<Record<string, unknown>>
  readonly conditions: Readonly<Record<string, unknown>>
  /** What `Ref` of a resource gives, undefined for no such resource. */
  readonly refOf: (logicalId: string) => unknown
  /** @throws Error naming the attribute when the resource has none of that name */
  readonly attributeOf: (logicalId: string, attribute: string) => unknown
  readonly exportOf: (name: string) => unknown
  /** Of a stack deployed before, in this stack's region when none is said. @throws Error when there is none */
  readonly outputOf: (stackName: string, key: string, region?: string) => unknown
}

/** Stands for `AWS::NoValue`: the property or element that holds it goes. */
const noValue = Symbol('AWS::NoValue')

/**
 * Resolves every intrinsic function in a value.
 * @param path where the value stands, for the error
 * @throws Error naming the path of what cannot be resolved
 */
export const resolveValue = (value: unknown, scope: Scope, path: string): unknown => {
  const resolved = resolve(value, scope, path)
  return resolved === noValue ? undefined : resolved
}

/** @throws Error when the condition is not declared */
export const conditionHolds = (name: string, scope: Scope, path: string): boolean => {
  if (!(name in scope.conditions)) throw new Error(`${path}: there is no condition ${name}`)
  return resolve(scope.conditions[name], scope, `Conditions.${name}`) === true
}

const resolve = (value: unknown, scope: Scope, path: string): unknown => {
  if (Array.isArray(value))
    return value.map((item, index) => resolve(item, scope, `${path}[${index}]`)).filter(item => item !== noValue)
  if (typeof value !== 'object' || value === null) return value
  const [entry, ...others] = Object.entries(value)
  if (entry && others.length === 0 && isIntrinsic(...entry)) return call(entry[0], entry[1], scope, path)
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, resolve(item, scope, `${path}.${key}`)] as const)
      .filter(([, item]) => item !== noValue),
  )
}

const isIntrinsic = (key: string, argument: unknown): boolean =>
  key === 'Ref' || key.startsWith('Fn::') || (key === 'Condition' && typeof argument === 'string')

type Intrinsic = (argument: unknown, scope: Scope, path: string) => unknown

const call = (name: string, argument: unknown, scope: Scope, path: string): unknown => {
  const intrinsic = intrinsics[name]
  if (!intrinsic) throw new Error(`${path}: ${name} is not known here`)
  return intrinsic(argument, scope, `${path}.${name}`)
}

const list = (argument: unknown, scope: Scope, path: string): unknown[] => {
  const resolved = resolve(argument, scope, path)
  if (!Array.isArray(resolved)) throw new Error(`${path} needs a list`)
  return resolved
}

const text = (value: unknown, path: string): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new Error(`${path} needs a text, it got ${JSON.stringify(value) ?? typeof value}`)
}

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope, path) => reference(text(name, path), scope, path),
  Condition: (name, scope, path) => conditionHolds(text(name, path), scope, path),
  'Fn::GetAtt': (argument, scope, path) => {
    const [id = '', attribute = ''] = typeof argument === 'string' ? splitOnce(argument) : list(argument, scope, path)
    return attributeAt(text(id, path), text(attribute, path), scope, path)
  },
  'Fn::Join': (argument, scope, path) => {
    const [separator, parts] = list(argument, scope, path)
    if (!Array.isArray(parts)) throw new Error(`${path} needs a list to join`)
    return parts.map(part => text(part, path)).join(text(separator, path))
  },
  'Fn::Split': (argument, scope, path) => {
    const [separator, whole] = list(argument, scope, path)
    return text(whole, path).split(text(separator, path))
  },
  'Fn::Select': (argument, scope, path) => {
    const [index, items] = list(argument, scope, path)
    const found = Array.isArray(items) ? items[Number(index)] : undefined
    if (found === undefined) throw new Error(`${path}: there is no element ${index}`)
    return found
  },
  'Fn::Sub': (argument, scope, path) => substitute(argument, scope, path),
  'Fn::If': (argument, scope, path) => {
    const [name, yes, no] = argument as [string, unknown, unknown]
    return conditionHolds(name, scope, path) ? resolve(yes, scope, `${path}[1]`) : resolve(no, scope, `${path}[2]`)
  },
  'Fn::Equals': (argument, scope, path) => {
    const [left, right] = list(argument, scope, path)
    return JSON.stringify(left) === JSON.stringify(right)
  },
  'Fn::And': (argument, scope, path) => list(argument, scope, path).every(item => item === true),
  'Fn::Or': (argument, scope, path) => list(argument, scope, path).some(item => item === true),
  'Fn::Not': (argument, scope, path) => list(argument, scope, path)[0] !== true,
  'Fn::FindInMap': (argument, scope, path) => {
    const keys = list(argument, scope, path)
    const found = keys.reduce<unknown>((map, key) => (map as Record<string, unknown>)?.[String(key)], scope.mappings)
    if (found === undefined) throw new Error(`${path}: nothing is mapped at ${keys.join('.')}`)
    return found
  },
  'Fn::ImportValue': (argument, scope, path) => scope.exportOf(text(resolve(argument, scope, path), path)),
  'Fn::GetStackOutput': (argument, scope, path) => {
    const { StackName, OutputName, Region } = resolve(argument, scope, path) as Record<string, string | undefined>
    try {
      return scope.outputOf(text(StackName, path), text(OutputName, path), Region)
    } catch (error) {
      throw new Error(`${path}: ${(error as Error).message}`)
    }
  },
  'Fn::Base64': (argument, scope, path) => Buffer.from(text(resolve(argument, scope, path), path)).toString('base64'),
  'Fn::GetAZs': (_, { region }) => ['a', 'b', 'c'].map(zone => region + zone),
}

const pseudoParameters = (scope: Scope): Record<string, unknown> => ({
  'AWS::AccountId': accountId,
  'AWS::Region': scope.region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': scope.stackName,
  'AWS::StackId': scope.stackId,
  'AWS::NoValue': noValue,
  'AWS::NotificationARNs': [],
})

const reference = (name: string, scope: Scope, path: string): unknown => {
  if (name.startsWith('AWS::')) {
    const pseudo = pseudoParameters(scope)
    if (name in pseudo) return pseudo[name]
  } else if (name in scope.parameters) return scope.parameters[name]
  const found = scope.refOf(name)
  if (found === undefined) throw new Error(`${path}: there is no resource or parameter ${name}`)
  return found
}

const attributeAt = (logicalId: string, attribute: string, scope: Scope, path: string): unknown => {
  try {
    return scope.attributeOf(logicalId, attribute)
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`)
  }
}

const splitOnce = (name: string): [string, string] => {
  const dot = name.indexOf('.')
  return [name.slice(0, dot), name.slice(dot + 1)]
}

const substitute: Intrinsic = (argument, scope, path) => {
  const [pattern, given] = Array.isArray(argument) ? argument : [argument, {}]
  const variables = resolve(given, scope, path) as Record<string, unknown>
  return text(pattern, path).replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`
    if (name in variables) return text(variables[name], path)
    if (!name.includes('.')) return text(reference(name, scope, path), path)
    return text(attributeAt(...splitOnce(name), scope, path), path)
  })
}
