import type { Synthesized } from './synthesized.ts'

interface Statement {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource?: string | readonly string[]
  readonly NotResource?: string | readonly string[]
  readonly Condition?: object
}

interface Policy {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] }
}

/** The role of each function and all it is allowed, as `action on resource [if condition]`, sorted. */
export const grantsOf = ({ ofType }: Synthesized, functionPath: string): string[] => {
  const lambda = ofType('AWS::Lambda::Function').find(({ path }) => path === `${functionPath}/Function`)
  const role = String(lambda?.properties.Role).replace(/\.Arn$/, '')
  const policies: Policy[] = ofType('AWS::IAM::Role').find(({ path }) => path === role)?.properties.Policies ?? []
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement.flatMap(spelled)).sort()
}

const spelled = ({ Effect, Action, Resource, NotResource, Condition }: Statement): string[] => {
  const resources = [
    ...list(Resource).map(resource => `on ${resource}`),
    ...(NotResource ? [`on all but ${list(NotResource).join(', ')}`] : []),
  ]
  const more = Condition ? ` if ${JSON.stringify(Condition)}` : ''
  const denied = Effect === 'Allow' ? '' : `${Effect} `
  return list(Action).flatMap(action => resources.map(resource => `${denied}${action} ${resource}${more}`))
}

const list = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T]
