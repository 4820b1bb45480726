import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vitest/config'

/** Read by Node itself, as what it imports would make Vite's own configuration slow. */
const generatedModule = new URL('../../lib/bundling/generated.ts', import.meta.url).href
const generated = (): Promise<typeof import('../../lib/bundling/generated.ts')> => import(generatedModule)

/** Gives tests what the bundler gives functions: the addresses of files, and what is made from the contracts. */
export const bundledFiles = (): Plugin => ({
  name: 'bundled-files',
  enforce: 'pre',
  resolveId(id, importer) {
    if (id.startsWith('holdfast:')) return `\0${id}`
    if (!importer || !/\.woff$/.test(id)) return undefined
    return `\0address:${createRequire(importer).resolve(id)}.address`
  },
  async load(id) {
    if (id.startsWith('\0holdfast:')) return `export default ${await (await generated()).generatedJson(id.slice(1))}`
    if (!id.startsWith('\0address:')) return undefined
    return `export default ${JSON.stringify(pathToFileURL(id.slice('\0address:'.length, -'.address'.length)).href)}`
  },
})
