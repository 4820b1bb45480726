import { readFileSync } from 'node:fs'
import satisfies from 'spdx-satisfies'
import { expect, it } from 'vitest'
import { billOf, npmBill } from '../../../lib/supply/bill.ts'
import { licenceOf, shippedIn } from '../../../lib/supply/shipped.ts'
import type { Bundled } from './synthesized.ts'

/** None of them asks that what is built with the package be given away under its own terms. */
const permissive =
  '0BSD Apache-2.0 BlueOak-1.0.0 BSD-2-Clause BSD-3-Clause CC-BY-3.0 CC0-1.0 ISC MIT MIT-0 OFL-1.1'.split(' ')

/** Tools of development with a licence of another kind: a browser test, a style sheet reader of the test runner, a policy simulator. */
const otherTools = /^(axe-core|lightningcss(-.+)?|@cloud-copilot\/.+)$/

interface Locked {
  readonly version: string
  readonly name?: string
  readonly license?: string
  readonly dev?: boolean
}

const locked = Object.entries(
  (JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> }).packages,
)
  .filter(([path]) => path !== '')
  .map(([path, { name = path.split('node_modules/').at(-1) as string, dev, ...of }]) => ({
    name,
    isForDevelopment: dev === true,
    licence: licenceOf({ name, version: of.version, license: of.license }),
  }))

const isPermissive = ({ licence }: { readonly licence: string }): boolean => satisfies(licence, permissive)

/** `@aws-sdk/*` for all of a family. */
const familyOf = (name: string): string => name.replace(/^(@[^/]+)\/.*/, '$1/*')

export const licenceTests = (given: () => Bundled) => {
  it('of what is deployed are these', () => {
    const shipped = Map.groupBy(shippedIn(given().metafile), ({ licence }) => licence)
    const families = [...shipped].map(([licence, all]) => [
      licence,
      [...new Set(all.map(({ name }) => familyOf(name)))].join(' '),
    ])
    expect(Object.fromEntries(families)).toEqual({
      '0BSD': 'tslib',
      'Apache-2.0': '@aws-sdk/* @aws/* @smithy/* @swc/*',
      MIT: '@apimatic/* @middy/* @noble/* @paypal/* @scalar/* @zxcvbn-ts/* agent-base async-function async-generator-function asynckit axios https-proxy-agent base64-js bidi-js call-bind-apply-helpers clone cockatiel combined-stream debug delayed-stream detect-browser detect-node dfa dijkstrajs dunder-proto es-define-property es-errors es-object-atoms es-set-tostringtag fast-deep-equal fastest-levenshtein follow-redirects fontkit form-data function-bind generator-function get-intrinsic get-proto gopd harfbuzzjs has-flag has-symbols has-tostringtag hasown http-proxy-agent http_ece jose libphonenumber-js linebreak lodash.defaultsdeep lodash.flatmap math-intrinsics mime-db mime-types ms pdfkit png-js proxy-from-env qrcode pngjs razorpay restructure stripe supports-color tiny-inflate tiny-warning unicode-properties unicode-trie zod',
      'MIT-0': '@aws-lambda-powertools/*',
      'OFL-1.1': '@fontsource/*',
    })
  })

  it('of what is deployed, and of every dependency that is not for development alone, are permissive', () => {
    const production = locked.filter(({ isForDevelopment }) => !isForDevelopment)
    expect(production.length).toBeGreaterThan(100)
    expect([...shippedIn(given().metafile), ...production].filter(each => !isPermissive(each))).toEqual([])
  })

  it('are of another kind for a few tools of development, which are never deployed', () => {
    const others = locked.filter(each => !isPermissive(each)).map(({ name }) => name)
    expect(others).toContain('axe-core')
    expect(others.filter(name => !otherTools.test(name))).toEqual([])
    expect(shippedIn(given().metafile).filter(({ name }) => otherTools.test(name))).toEqual([])
  })

  it.each([
    ['(MIT OR GPL-3.0-or-later)', true],
    ['MIT AND OFL-1.1', true],
    ['MIT AND AGPL-3.0-only', false],
    ['MPL-2.0', false],
    ['LicenseRef-undeclared', false],
  ])('(%s is permissive: %s)', (licence, is) => {
    expect(isPermissive({ licence })).toBe(is)
  })

  it('are in the bill of materials with every package that is deployed, fonts included, and no other (npm run sbom)', () => {
    const shipped = shippedIn(given().metafile)
    const bill = billOf(npmBill(), shipped, 'holdfast')
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'holdfast' } } })
    const named = bill.components.map(({ name, version }) => `${name}@${version}`)
    expect(named.sort()).toEqual([...new Set(shipped.map(({ name, version }) => `${name}@${version}`))].sort())
    expect(bill.components).toContainEqual(
      expect.objectContaining({ name: '@fontsource/noto-sans-tamil', licenses: [{ expression: 'OFL-1.1' }] }),
    )
    expect(bill.dependencies.flatMap(({ dependsOn }) => dependsOn)).toContainEqual(expect.stringMatching(/^fontkit@/))
    expect(JSON.stringify(bill)).not.toMatch(/registry|resolved|"[^"]*package:development"/)
  })
}
