import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bundles } from '../../lib/bundling/bundle.ts'

const file = new URL('../bundle-budgets.json', import.meta.url)

/** Bytes of the bundles that may have more than `defaultBytes`, by `<domain>/<name>`. */
export type Budgets = Readonly<Record<string, number>>

/** The functions that customers call most and wait for. */
export const hotPath = ['transit/create-reservation', 'transit/get-seat-map']
export const hotBytes = 300_000
/** Enough for an endpoint that reads and writes; one that needs more is named in the file. */
export const defaultBytes = 345_000

export const budgetOf = (budgets: Budgets, name: string): number =>
  hotPath.includes(name) ? hotBytes : (budgets[name] ?? defaultBytes)

const headroom = 1.03

export const bundlePath = ({ outFolder }: Pick<Bundles, 'outFolder'>, name: string): string =>
  join(outFolder, name, 'index.mjs')

/** Bytes of each bundle as deployed. */
export const bundleBytes = (bundles: Bundles): Record<string, number> =>
  Object.fromEntries(bundles.names.map(name => [name, statSync(bundlePath(bundles, name)).size]))

export const readBudgets = (): Budgets => JSON.parse(readFileSync(file, 'utf8'))

/** Three percent more than each large bundle has, in whole kilobytes. */
export const writeBudgets = (bytes: Readonly<Record<string, number>>): void => {
  const budgets = Object.entries(bytes)
    .map(([name, size]) => [name, Math.ceil((size * headroom) / 1000) * 1000] as const)
    .filter(([name, budget]) => !hotPath.includes(name) && budget > defaultBytes)
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(budgets), null, 2)}\n`)
}
