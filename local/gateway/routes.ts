/** A matched route: its key, and its path parameters, decoded. */
export interface RouteMatch {
  readonly routeKey: string
  readonly pathParameters?: Readonly<Record<string, string>>
}

interface CompiledRoute {
  readonly routeKey: string
  readonly method: string
  readonly segments: readonly Segment[]
}

type Segment = { readonly literal: string } | { readonly name: string; readonly greedy: boolean }

/**
 * Chooses among route keys as an HTTP API does: the most specific path (literal over `{param}` over `{proxy+}`), then the
 * exact method over `ANY`, then `$default`.
 * @returns a function of method and decoded path segments; undefined when nothing matches
 */
export const compileRoutes = (
  routeKeys: Iterable<string>,
): ((method: string, segments: readonly string[]) => RouteMatch | undefined) => {
  const keys = [...routeKeys]
  const compiled = keys.filter(key => key !== '$default').map(compileRoute)
  compiled.sort((a, b) => compareSpecificity(a, b))
  const hasDefault = keys.includes('$default')
  return (method, segments) => {
    for (const route of compiled) {
      if (route.method !== 'ANY' && route.method !== method) continue
      const parameters = match(route.segments, segments)
      if (parameters)
        return { routeKey: route.routeKey, ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }) }
    }
    return hasDefault ? { routeKey: '$default' } : undefined
  }
}

const compileRoute = (routeKey: string): CompiledRoute => {
  const [method = '', path = ''] = routeKey.split(' ')
  return { routeKey, method, segments: path.split('/').slice(1).map(compileSegment) }
}

const compileSegment = (segment: string): Segment => {
  const parameter = /^\{(.+?)(\+?)\}$/.exec(segment)
  return parameter ? { name: parameter[1] as string, greedy: parameter[2] === '+' } : { literal: segment }
}

const match = (pattern: readonly Segment[], segments: readonly string[]): Record<string, string> | undefined => {
  const parameters: Record<string, string> = {}
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index]
    if (segment === undefined) return undefined
    if ('literal' in part) {
      if (part.literal !== segment) return undefined
    } else if (part.greedy) {
      parameters[part.name] = segments.slice(index).join('/')
      return parameters[part.name] === '' ? undefined : parameters
    } else if (segment === '') return undefined
    else parameters[part.name] = segment
  }
  return pattern.length === segments.length ? parameters : undefined
}

const rank = (segment: Segment | undefined): number => {
  if (!segment) return 3
  if ('literal' in segment) return 0
  return segment.greedy ? 2 : 1
}

const compareSpecificity = (a: CompiledRoute, b: CompiledRoute): number => {
  // A route that ends in {proxy+} comes after every route without, whatever precedes it.
  const greedy = Number(isGreedy(a)) - Number(isGreedy(b))
  if (greedy !== 0) return greedy
  for (let index = 0; index < Math.max(a.segments.length, b.segments.length); index++) {
    const difference = rank(a.segments[index]) - rank(b.segments[index])
    if (difference !== 0) return difference
  }
  return Number(a.method === 'ANY') - Number(b.method === 'ANY')
}

const isGreedy = ({ segments }: CompiledRoute): boolean =>
  segments.some(segment => 'greedy' in segment && segment.greedy)
