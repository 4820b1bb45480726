import { execFileSync } from 'node:child_process'
import type { Shipped } from './shipped.ts'

interface Component {
  readonly 'bom-ref': string
  readonly name: string
  readonly version: string
  readonly properties?: readonly { readonly name: string }[]
}

/** A CycloneDX document as npm writes it. */
export interface Bill {
  readonly metadata: { readonly component: Component }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

/** npm's own document of all that the lock file names. */
export const npmBill = (): Bill =>
  JSON.parse(
    execFileSync('npm', ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      // Windows starts npm by a script.
      shell: process.platform === 'win32',
    }),
  )

/** npm's document, reduced to what is deployed. npm calls the product by its folder, and knows no licence that is in a file alone. */
export const billOf = (all: Bill, shipped: readonly Shipped[], product: string): Bill => {
  const { component } = all.metadata
  const licences = new Map(shipped.map(({ name, version, licence }) => [`${name}@${version}`, licence]))
  const components = all.components.flatMap(each => {
    const licence = licences.get(`${each.name}@${each.version}`)
    // npm says of some that only development needs them: they are in the bundles.
    const properties = each.properties?.filter(({ name }) => name !== 'cdx:npm:package:development')
    return licence ? [{ ...each, scope: 'required', properties, licenses: [{ expression: licence }] }] : []
  })
  const missing = licences.size - new Set(components.map(({ name, version }) => `${name}@${version}`)).size
  if (missing > 0) throw new Error(`npm sbom does not name ${missing} of the packages in the bundles`)
  const refs = new Set([component['bom-ref'], ...components.map(each => each['bom-ref'])])
  return {
    ...all,
    metadata: { ...all.metadata, component: { ...component, name: product } },
    components,
    dependencies: all.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(on => refs.has(on)) })),
  }
}
