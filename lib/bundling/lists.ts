import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'

export const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** The modules that list what a product is made of: manifests, kinds of bookings, selling adapters, migrations, and grants. */
type List =
  | 'shared/domains.ts'
  | 'shared/kinds.ts'
  | 'shared/selling.ts'
  | 'shared/migrations.ts'
  | 'lib/domains/index.ts'

/** Of another product: the files of its own lists, by the module that each is bundled in place of. */
export type Lists = Readonly<Partial<Record<List, string>>>

/** Every import of a listed module gets the product's own file, but for that of the file itself, which may extend the list. */
export const inPlace = (lists: Lists): Plugin[] =>
  Object.entries(lists).map(([module, other]) => ({
    name: `in-place-of-${module}`,
    setup: ({ onResolve }) =>
      onResolve(
        { filter: new RegExp(`/${basename(module).replace('.', '\\.')}$`) },
        ({ path, importer, resolveDir }) =>
          resolve(resolveDir, path) === join(projectFolder, module) && importer !== other ? { path: other } : undefined,
      ),
  }))
