import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface Locked {
  readonly name?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly engines?: { readonly node?: string }
  readonly hasInstallScript?: boolean
  readonly deprecated?: string
  readonly optional?: boolean
  readonly resolved?: string
}

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'))
const manifest = read('package.json')
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> }
const nameOf = (path: string) => path.split('node_modules/').at(-1) as string
const where = (is: (locked: Locked, name: string) => unknown) =>
  Object.entries(packages).flatMap(([path, locked]) => (path !== '' && is(locked, nameOf(path)) ? [nameOf(path)] : []))

/** The oldest Node that starts npm, by `devEngines`. */
const [oldestMajor = 0, oldestMinor = 0] =
  /\d+\.\d+/.exec(manifest.devEngines.runtime.version)?.[0].split('.').map(Number) ?? []

/** Whether one of a range's alternatives begins at or below the oldest Node and does not end before it. */
const takesOldest = (range: string): boolean =>
  range.split('||').some(alternative => {
    const [, operator, major, minor = 0] = /^\s*(>=|>|\^|~)?\s*(\d+|\*)(?:\.(\d+))?/.exec(alternative) ?? []
    if (major === '*') return true
    const begins = Number(major) * 1000 + Number(minor) <= oldestMajor * 1000 + oldestMinor
    return begins && (operator?.startsWith('>') || Number(major) === oldestMajor)
  })

/** The warnings of `npm ci`: docs/guides/dependencies.md explains each. */
describe('package-lock.json', () => {
  it('names no package that refuses the Node npm may run on', () => {
    expect(where(({ engines, optional }) => engines?.node && !optional && !takesOldest(engines.node))).toEqual([])
  })

  it('names no install script that package.json does not allow', () => {
    expect(where(({ hasInstallScript }, name) => hasInstallScript && !(name in manifest.allowScripts))).toEqual([])
  })

  it('names no deprecated package', () => {
    expect(where(({ deprecated }) => deprecated)).toEqual([])
  })

  it('has nothing of the packages that the viewer of the description was built from', () => {
    const viewer = 'node_modules/@scalar/api-reference'
    const parts = Object.keys(packages[viewer]?.dependencies ?? {})
    const placeOf = (name: string) => packages[`${viewer}/node_modules/${name}`] ?? packages[`node_modules/${name}`]
    expect(parts.length).toBeGreaterThan(0)
    expect(parts.filter(name => placeOf(name)?.name !== 'empty-npm-package')).toEqual([])
  })

  it('names no registry', () => {
    expect(where(({ resolved }) => resolved)).toEqual([])
  })

  it.each([
    ['>=20', true],
    ['>= 18.12', true],
    ['^20.19.0 || >=22.12.0', true],
    ['18 || 20 || >=22', true],
    ['*', true],
    ['>=22.5.0', false],
    ['>=20.20', false],
    ['^18 || >=22', false],
  ])('(%s takes the oldest Node: %s)', (range, takes) => {
    expect(takesOldest(range)).toBe(takes)
  })
})
