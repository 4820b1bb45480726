import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vitest/config'

/** Read by Node itself, as what it imports would make Vite's own configuration slow. */
const generatedModule = new URL('../../lib/bundling/generated.ts', import.meta.url).href
const generated = (): Promise<typeof import('../../lib/bundling/generated.ts')> => import(generatedModule)

/** Gives tests what the bundler gives functions: fonts as bytes, and what is made from the contracts. */
export const bundledFiles = (): Plugin => ({
  name: 'bundled-files',
  enforce: 'pre',
  resolveId(id, importer) {
    if (id.startsWith('holdfast:')) return `\0${id}`
    if (!importer || !/\.(ttf|woff2?)$/.test(id)) return undefined
    return `\0bytes:${createRequire(importer).resolve(id)}.bytes`
  },
  async load(id) {
    if (id.startsWith('\0holdfast:')) return `export default ${await (await generated()).generatedJson(id.slice(1))}`
    if (!id.startsWith('\0bytes:')) return undefined
    const base64 = readFileSync(id.slice('\0bytes:'.length, -'.bytes'.length)).toString('base64')
    return `export default new Uint8Array(Buffer.from('${base64}', 'base64'))`
  },
})
