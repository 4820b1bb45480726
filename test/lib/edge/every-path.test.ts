import { describe, expect, it } from 'vitest'
import type { Domain } from '../../../lib/domain.ts'
import { domainsOf } from '../../../lib/domains/index.ts'
import { pathPatterns } from '../../../lib/edge/path-patterns.ts'
import { matchesPattern } from '../../../lib/edge/pattern.ts'
import { compileRoutes } from '../../../local/gateway/routes.ts'
import { severalGroups } from '../synthetic-domains.ts'

/** Every path of every contract, and its neighbours, through the patterns and then through the routes of the API reached. */

interface Route {
  readonly group: string
  readonly method: string
  readonly path: string
}

const routesOf = (domains: readonly Domain[]): Route[] =>
  domains.flatMap(({ group, contracts }) =>
    Object.values(contracts).map(({ method, path }) => ({ group, method, path })),
  )

const sampleOf = (path: string): string => path.replace(/\{[^}]+\}/g, 'bkg_0123456789abcdefghjkmnpqrs')

/** Paths that differ in one segment: another word, a longer one, one more anywhere, one less. */
const neighboursOf = (path: string): string[] => {
  const segments = path.slice(1).split('/')
  const joined = (parts: readonly string[]) => `/${parts.join('/')}`
  return segments
    .flatMap((segment, index) => [
      joined(segments.with(index, 'zzz')),
      joined(segments.with(index, `${segment}s`)),
      joined(segments.toSpliced(index, 0, 'zzz')),
      joined(segments.toSpliced(index, 1)),
    ])
    .concat(`${path}/zzz`, `${path}/`)
}

/** `/api/v1/bookings` of whatever is beneath it. */
const collectionOf = (path: string): string =>
  path
    .split('/')
    .slice(0, path.startsWith('/api/') ? 4 : 2)
    .join('/')

const through = (domains: readonly Domain[]) => {
  const routes = routesOf(domains)
  const patterns = pathPatterns(
    domains.flatMap(({ group, contracts }) =>
      Object.values(contracts).map(({ path, cache }) => ({ path, group, isCached: cache !== undefined })),
    ),
  )
  const apis = new Map(
    [...Map.groupBy(routes, ({ group }) => group)].map(([group, own]) => [
      group,
      compileRoutes(own.map(({ method, path }) => `${method} ${path}`)),
    ]),
  )
  const everywhere = compileRoutes(routes.map(({ method, path }) => `${method} ${path}`))
  const segmentsOf = (path: string) => path.split('/').slice(1)
  return {
    routes,
    patterns,
    groupOf: (path: string) => patterns.find(({ pattern }) => matchesPattern(pattern, path)),
    routeAt: (group: string, method: string, path: string) => apis.get(group)?.(method, segmentsOf(path))?.routeKey,
    /** As if all routes were of one API, which is what a client sees. */
    wanted: (method: string, path: string) => everywhere(method, segmentsOf(path))?.routeKey,
    collections: Map.groupBy(routes, ({ path }) => collectionOf(path)),
  }
}

describe.each([
  ['the product', domainsOf({ withSandbox: true })],
  ['400 endpoints of several groups', severalGroups()],
])('of %s', (_, domains) => {
  const { routes, patterns, groupOf, routeAt, wanted, collections } = through(domains)

  it('every path reaches its own function', () => {
    for (const { group, method, path } of routes) {
      const sample = sampleOf(path)
      expect([path, groupOf(sample)?.group]).toEqual([path, group])
      expect(routeAt(group, method, sample)).toBe(`${method} ${path}`)
    }
  })

  it('every path is kept by CloudFront where its contract says so, and only there', () => {
    for (const { contracts } of domains)
      for (const { path } of Object.values(contracts)) {
        const isCached = domains.some(domain =>
          Object.values(domain.contracts).some(other => other.path === path && other.cache !== undefined),
        )
        expect([path, groupOf(sampleOf(path))?.isCached]).toEqual([path, isCached])
      }
  })

  it('no neighbour reaches a function that is not its own', () => {
    for (const { method, path } of routes)
      for (const neighbour of neighboursOf(sampleOf(path))) {
        const { group } = groupOf(neighbour) ?? {}
        const reached = group && routeAt(group, method, neighbour)
        expect([neighbour, reached]).toEqual([neighbour, wanted(method, neighbour)])
      }
  })

  it('no neighbour reaches a group but core that has nothing in its collection', () => {
    for (const { path } of routes)
      for (const neighbour of neighboursOf(sampleOf(path))) {
        const { group } = groupOf(neighbour) ?? {}
        if (group === undefined || group === 'core') continue
        const owners = collections.get(collectionOf(neighbour)) ?? []
        expect([neighbour, owners.map(owner => owner.group)]).toEqual([neighbour, expect.arrayContaining([group])])
      }
  })

  it('an unknown path beneath /api reaches an API, never a page', () => {
    for (const path of ['/api/', '/api/v1', '/api/v1/zzz', '/api/v2/users', '/api/v1/zzz/bookings'])
      expect([path, groupOf(path)?.group]).toEqual([path, 'core'])
    for (const { path } of routes.filter(({ path }) => path.startsWith('/api/')))
      for (const neighbour of neighboursOf(sampleOf(path)).filter(each => each.startsWith('/api/')))
        expect([neighbour, groupOf(neighbour)?.group]).toEqual([neighbour, expect.any(String)])
  })

  it('a page reaches no API', () => {
    for (const path of [
      '/',
      '/index.html',
      '/search',
      '/apis',
      '/assets/main.js',
      '/bookings/bkg_1/position',
      '/sandboxes',
    ])
      expect([path, groupOf(path)]).toEqual([path, undefined])
  })

  it('patterns are few', () => {
    expect(patterns.length).toBeLessThan(60)
  })
})
