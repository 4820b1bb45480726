import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'
import { projectFolder } from '../bundling/lists.ts'

interface Package {
  readonly name: string
  readonly version: string
}

export interface Shipped extends Package {
  /** An SPDX expression. */
  readonly licence: string
}

/** Packages that no import leads to: the description's viewer is one script of its package, the passwords are a list made of data. */
const embedded: Readonly<Record<string, string>> = {
  'generated:holdfast:docs-viewer': 'node_modules/@scalar/api-reference',
  'shared/identity/rules/common-password-list.ts': 'node_modules/@zxcvbn-ts/language-common',
}

/** Of packages that have a licence in a file alone. */
const inFile: Readonly<Record<string, string>> = { 'png-js@2.0.0': 'MIT' }

export const licenceOf = ({ name, version, license }: Package & { readonly license?: string }): string =>
  license ?? inFile[`${name}@${version}`] ?? 'LicenseRef-undeclared'

/** Every package of which something is in a bundle, or lies beside one as fonts do. */
export const shippedIn = ({ outputs }: Metafile): Shipped[] => {
  const inputs = new Set(Object.values(outputs).flatMap(output => Object.keys(output.inputs)))
  const folders = new Set([...inputs].flatMap(input => embedded[input] ?? packageOf(input) ?? []))
  return [...folders].sort().map(folder => {
    const { name, version, license } = JSON.parse(readFileSync(join(projectFolder, folder, 'package.json'), 'utf8'))
    return { name, version, licence: licenceOf({ name, version, license }) }
  })
}

const packageOf = (input: string): string | undefined => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]
