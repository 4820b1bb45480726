import { describe, expect, it } from 'vitest'
import { type EdgePath, pathPatterns } from '../../../lib/edge/path-patterns.ts'
import { byPrecedence, matchesPattern } from '../../../lib/edge/pattern.ts'

/** `garage: /api/v1/car/{id}`, `core cached: /api/v1/cities`. */
const pathsOf = (...lines: string[]): EdgePath[] =>
  lines.map(line => {
    const [, group = '', cached, path = ''] = /^(\w+)( cached)?: (.+)$/.exec(line) ?? []
    return { group, isCached: cached !== undefined, path }
  })

const patternsOf = (...lines: string[]): string[] =>
  pathPatterns(pathsOf(...lines)).map(
    ({ pattern, group, isCached }) => `${group}${isCached ? ' cached' : ''}: ${pattern}`,
  )

describe('a path pattern of CloudFront', () => {
  it.each([
    ['/api/*', '/api/', true],
    ['/api/*', '/api/v1/a/b', true],
    ['/api/*', '/api', false],
    ['/api/*', '/apis/x', false],
    ['/a/*/position', '/a/b/position', true],
    ['/a/*/position', '/a/b/c/position', true],
    ['/a/*/position', '/a/position', false],
    ['/a/*/position', '/a/b/positions', false],
    ['/a?c', '/abc', true],
    ['/a?c', '/ac', false],
    ['/a.b', '/axb', false],
    ['/A', '/a', false],
  ])('%s and %s: %s', (pattern, path, matches) => {
    expect(matchesPattern(pattern, path)).toBe(matches)
  })

  it('with more segments goes before one with fewer, a word before a star', () => {
    const sorted = ['/a/*', '/a/*/*', '/a/b', '/a/*/c', '/a/b/*', '/api/*', '/a/b/c'].sort(byPrecedence)
    expect(sorted).toEqual(['/a/b/c', '/a/b/*', '/a/*/c', '/a/*/*', '/a/b', '/a/*', '/api/*'])
    expect(byPrecedence('/a/*', '/a/*')).toBe(0)
  })
})

describe('the path patterns of contracts', () => {
  it('are one, where all is of core', () => {
    expect(patternsOf('core: /api/v1/users', 'core: /api/v1/users/{id}/role')).toEqual(['core: /api/*'])
    expect(patternsOf()).toEqual(['core: /api/*'])
  })

  it('lead what is not beneath /api to its group too', () => {
    expect(
      patternsOf('core: /.well-known/jwks.json', 'core: /sandbox/v1/orders', 'core: /sandbox/checkout/{id}'),
    ).toEqual(['core: /.well-known/jwks.json', 'core: /api/*', 'core: /sandbox/*'])
  })

  it('take a whole branch where it is of one group, and its head beside it: /car is no /cart', () => {
    expect(
      patternsOf(
        'garage: /api/v1/car',
        'garage: /api/v1/car/{id}',
        'garage: /api/v1/car/{id}/parts',
        'core: /api/v1/cart',
      ),
    ).toEqual(['garage: /api/v1/car/*', 'garage: /api/v1/car', 'core: /api/*'])
  })

  it('take a single path alone', () => {
    expect(patternsOf('garage: /api/v1/workshops', 'core: /api/v1/users')).toEqual([
      'garage: /api/v1/workshops',
      'core: /api/*',
    ])
  })

  it('have a star for a parameter, where a branch is shared', () => {
    expect(
      patternsOf(
        'core: /api/v1/bookings/{id}/details',
        'core: /api/v1/bookings/history',
        'rides: /api/v1/bookings/{id}/position',
      ),
    ).toEqual(['rides: /api/v1/bookings/*/position', 'core: /api/*'])
  })

  it('never let a broad one take a deeper or a more literal path of another group', () => {
    const lines = [
      'rides: /api/v1/trips/{id}',
      'core: /api/v1/trips/history',
      'food: /api/v1/trips/{id}/meals',
      'core: /api/v1/trips/{id}/meals/{meal_id}',
    ]
    expect(patternsOf(...lines)).toEqual([
      'core: /api/v1/trips/*/meals/*',
      'food: /api/v1/trips/*/meals',
      'core: /api/v1/trips/history',
      'rides: /api/v1/trips/*',
      'core: /api/*',
    ])
  })

  it('lead a parameter’s pattern past paths with more segments between', () => {
    const patterns = patternsOf('rides: /api/v1/a/{x}/position', 'core: /api/v1/a/{x}/b/{y}/position')
    expect(patterns).toEqual(['core: /api/v1/a/*/b/*/position', 'rides: /api/v1/a/*/position', 'core: /api/*'])
  })

  it('separate kept replies from others', () => {
    expect(
      patternsOf(
        'core cached: /api/v1/cities',
        'core: /api/v1/users',
        'food cached: /api/v1/menus',
        'food cached: /api/v1/menus/{id}',
      ),
    ).toEqual([
      'food cached: /api/v1/menus/*',
      'core cached: /api/v1/cities',
      'food cached: /api/v1/menus',
      'core: /api/*',
    ])
  })

  it('keep a path where one of its methods is kept: CloudFront keeps only what is read', () => {
    expect(patternsOf('core: /api/v1/menus', 'core cached: /api/v1/menus')).toEqual([
      'core cached: /api/v1/menus',
      'core: /api/*',
    ])
  })

  it('leave an unknown collection to core, however many there are of another group', () => {
    const lines = Array.from({ length: 9 }, (_, index) => `garage: /api/v1/collection-${index}`)
    const patterns = pathPatterns(pathsOf(...lines))
    expect(patterns).toHaveLength(10)
    expect(patterns.at(-1)).toEqual({ pattern: '/api/*', group: 'core', isCached: false })
  })

  it('cannot be where a path is of two groups, by whatever method or name of a parameter', () => {
    expect(() => pathPatterns(pathsOf('core: /api/v1/a/{id}', 'rides: /api/v1/a/{ride_id}'))).toThrow(
      '/api/v1/a/{ride_id} is of the API groups core and rides: a path belongs to one, with all methods',
    )
  })
})
