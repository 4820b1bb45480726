import type { Template, TemplateResource } from './assembly.ts'

/** A resource and the logical ids it needs first. */
export interface OrderedResource {
  readonly logicalId: string
  readonly resource: TemplateResource
  readonly dependencies: readonly string[]
}

/**
 * The resources of a template, each after everything it refers to or depends on.
 * @throws Error with the circle's path when there is one
 */
export const orderResources = ({ Resources = {} }: Template): readonly OrderedResource[] => {
  const ordered = new Map<string, OrderedResource>()
  const visit = (logicalId: string, path: readonly string[]): void => {
    if (ordered.has(logicalId)) return
    if (path.includes(logicalId))
      throw new Error(`circular reference: ${[...path.slice(path.indexOf(logicalId)), logicalId].join(' → ')}`)
    const resource = Resources[logicalId] as TemplateResource
    const dependencies = [...dependenciesOf(resource)].filter(id => Object.hasOwn(Resources, id))
    for (const dependency of dependencies) visit(dependency, [...path, logicalId])
    ordered.set(logicalId, { logicalId, resource, dependencies })
  }
  for (const logicalId of Object.keys(Resources)) visit(logicalId, [])
  return [...ordered.values()]
}

const dependenciesOf = ({ Properties, DependsOn = [] }: TemplateResource): Set<string> =>
  new Set([...references(Properties), ...[DependsOn].flat()])

/** Every logical id a value mentions through `Ref`, `Fn::GetAtt` or `Fn::Sub`. */
export const references = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(references)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, argument]) => {
    if (key === 'Ref') return [String(argument)]
    if (key === 'Fn::GetAtt') return [String(Array.isArray(argument) ? argument[0] : argument).split('.')[0] as string]
    if (key === 'Fn::Sub') return [...substituted(argument), ...references(argument)]
    return references(argument)
  })
}

const substituted = (argument: unknown): string[] => {
  const pattern = String(Array.isArray(argument) ? argument[0] : argument)
  return [...pattern.matchAll(/\$\{([^!.}][^.}]*)/g)].map(match => match[1] as string)
}
