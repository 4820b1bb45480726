import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vitest/config'

/** Gives tests what the bundler gives functions: fonts as bytes. */
export const bundledFiles = (): Plugin => ({
  name: 'bundled-files',
  enforce: 'pre',
  resolveId(id, importer) {
    if (!importer || !/\.(ttf|woff2?)$/.test(id)) return undefined
    return `\0bytes:${createRequire(importer).resolve(id)}.bytes`
  },
  load(id) {
    if (!id.startsWith('\0bytes:')) return undefined
    const base64 = readFileSync(id.slice('\0bytes:'.length, -'.bytes'.length)).toString('base64')
    return `export default new Uint8Array(Buffer.from('${base64}', 'base64'))`
  },
})
