import type { Plugin } from 'esbuild'
import type { Lists } from './lists.ts'

/** Modules that are made when functions are bundled, by the name they are imported by: JSON of their default export. */
const modules: Readonly<Record<string, (lists: Lists | undefined) => Promise<string>>> = {
  'holdfast:docs-viewer': async () => JSON.stringify(await (await import('./docs-viewer.ts')).viewerGzip()),
  'holdfast:docs-viewer-name': async () => JSON.stringify((await import('./docs-viewer.ts')).viewerName()),
  'holdfast:openapi': async lists =>
    lists
      ? (await import('./described.ts')).describedWith(lists)
      : (await import('../openapi/description.ts')).description(),
}

/**
 * @param lists of a product that has its own
 * @throws Error for a name that nothing is made for
 */
export const generatedJson = (name: string, lists?: Lists): Promise<string> => {
  const make = modules[name]
  if (!make) throw new Error(`No module ${name} is generated.`)
  return make(lists)
}

/** Each module is made once a call of the bundler, and only if a function imports it. */
export const generated = (lists?: Lists): Plugin => ({
  name: 'generated',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^holdfast:/ }, ({ path }) => ({ path, namespace: 'generated' }))
    onLoad({ filter: /./, namespace: 'generated' }, async ({ path }) => ({
      contents: await generatedJson(path, lists),
      loader: 'json',
    }))
  },
})
