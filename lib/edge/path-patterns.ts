import { byPrecedence, matchesPattern } from './pattern.ts'

/** The target of a path: the HTTP API of a group, and whether CloudFront keeps its replies as long as they allow. */
interface Target {
  readonly group: string
  readonly isCached: boolean
}

/** A contract's path, with `{parameters}`. */
export interface EdgePath extends Target {
  readonly path: string
}

export interface PathPattern extends Target {
  readonly pattern: string
}

/** An unknown path beneath it gets the JSON of this group's 404, never a page. */
const unknown: PathPattern = { pattern: '/api/*', group: 'core', isCached: false }

/**
 * The path patterns of the distribution's behaviours, in their order of precedence, and few of them: one is there only
 * where the target differs from that of a broader pattern. A path that none matches is the web client's.
 * @throws Error when two groups have the same path
 */
export const pathPatterns = (paths: readonly EdgePath[]): PathPattern[] => {
  const exact = onePerPath(paths)
  const chosen = [unknown, ...fewest(treeOf(exact), [], undefined)]
  return pruned(corrected(chosen, exact), exact)
}

/** By path with `*` for each parameter, whatever the parameters' names and the methods. */
const onePerPath = (paths: readonly EdgePath[]): PathPattern[] => {
  const found = new Map<string, PathPattern>()
  for (const { path, group, isCached } of paths) {
    const pattern = path.replace(/\{[^}]+\}/g, '*')
    const known = found.get(pattern)
    if (known && known.group !== group)
      throw new Error(
        `${path} is of the API groups ${known.group} and ${group}: a path belongs to one, with all methods`,
      )
    found.set(pattern, { pattern, group, isCached: isCached || (known?.isCached ?? false) })
  }
  return [...found.values()]
}

/** One segment of the paths: what ends there and what goes on beneath. */
interface Branch {
  readonly own?: PathPattern
  readonly beneath: ReadonlyMap<string, Branch>
  /** All that the branch holds. */
  readonly all: readonly PathPattern[]
}

const treeOf = (all: readonly PathPattern[], depth = 0): Branch => {
  const segmentAt = ({ pattern }: PathPattern) => pattern.split('/').slice(1)[depth]
  const own = all.find(entry => segmentAt(entry) === undefined)
  const deeper = Map.groupBy(
    all.filter(entry => entry !== own),
    entry => segmentAt(entry) as string,
  )
  const beneath = new Map([...deeper].map(([segment, entries]) => [segment, treeOf(entries, depth + 1)]))
  return { all, beneath, ...(own && { own }) }
}

/** The fewest patterns that lead a branch's paths right where a broader pattern leads to `inherited` (none: to a page). */
const fewest = (branch: Branch, segments: readonly string[], inherited: Target | undefined): PathPattern[] => {
  const own = branch.own && !isSame(branch.own, inherited) ? [branch.own] : []
  const within = (target: Target | undefined) =>
    [...branch.beneath].flatMap(([segment, next]) => fewest(next, [...segments, segment], target))
  if (segments.join('/') === 'api') return [...own, ...within(unknown)]
  let best = within(inherited)
  for (const target of mayBeBroad(segments) ? targetsIn(branch) : []) {
    const broad = { pattern: `/${segments.join('/')}/*`, group: target.group, isCached: target.isCached }
    const patterns = [broad, ...within(target)]
    if (patterns.length < best.length) best = patterns
  }
  return [...own, ...best]
}

/** A pattern of another group for all of `/api`, or of a version of it, would take unknown paths from `core`. */
const mayBeBroad = (segments: readonly string[]): boolean => segments.length > (segments[0] === 'api' ? 2 : 0)

const targetsIn = ({ all }: Branch): Target[] => [
  ...new Map(all.map(entry => [`${entry.group} ${entry.isCached}`, entry])).values(),
]

const isSame = (left: Target, right: Target | undefined): boolean =>
  left.group === right?.group && left.isCached === right.isCached

/** Adds the whole path of what another pattern would take, as `/a/*` takes `/a/b/c` too. */
const corrected = (patterns: readonly PathPattern[], exact: readonly PathPattern[]): PathPattern[] => {
  const sorted = [...new Map(patterns.map(entry => [entry.pattern, entry])).values()].sort((left, right) =>
    byPrecedence(left.pattern, right.pattern),
  )
  const wrong = exact.find(path => !leadsRight(sorted, path))
  return wrong ? corrected([...sorted, wrong], exact) : sorted
}

const pruned = (patterns: readonly PathPattern[], exact: readonly PathPattern[]): PathPattern[] => {
  const spare = patterns.find(entry => {
    const others = patterns.filter(other => other !== entry)
    return entry !== unknown && exact.every(path => leadsRight(others, path))
  })
  return spare
    ? pruned(
        patterns.filter(entry => entry !== spare),
        exact,
      )
    : [...patterns]
}

/** A parameter is any text without a slash, and no word of a path. */
const leadsRight = (patterns: readonly PathPattern[], path: PathPattern): boolean => {
  const sample = path.pattern.replaceAll('*', '~')
  const first = patterns.find(({ pattern }) => matchesPattern(pattern, sample))
  return first !== undefined && isSame(first, path)
}
