import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'

/** An import of such a file is its address: the function reads it when it is needed. */
const readFiles = /\.(woff|wasm)$/

/** Functions that run on this machine read files where they lie: with code splitting nearly each would have a copy of all. */
export const filesWhereTheyLie: Plugin = {
  name: 'files-where-they-lie',
  setup: ({ onLoad }) =>
    onLoad({ filter: readFiles }, ({ path }) => ({
      contents: `export default ${JSON.stringify(pathToFileURL(path).href)}`,
    })),
}

const address = 'new URL("harfbuzz.wasm",import.meta.url)'

/** HarfBuzz reads its code from a file beside its module, which is not there in a bundle: it gets an import of that file. */
export const fileOfHarfbuzz: Plugin = {
  name: 'file-of-harfbuzz',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[/\\]harfbuzzjs[/\\]dist[/\\]harfbuzz\.js$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8')
      if (!code.includes(address)) throw new Error(`${path} names its file in another way than lib/bundling knows`)
      return {
        contents: `import file from './harfbuzz.wasm';${code.replace(address, 'new URL(file,import.meta.url)')}`,
      }
    }),
}
