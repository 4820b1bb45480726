import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Lets this thread import what the bundler gives functions: fonts as bytes. For what is imported from then on. */
export const importFontsAsBytes = (): void => {
  registerHooks({
    load: (url, context, next) => {
      if (!/\.(ttf|woff2?)$/.test(url)) return next(url, context)
      const base64 = readFileSync(fileURLToPath(url)).toString('base64')
      const source = `export default new Uint8Array(Buffer.from('${base64}', 'base64'))`
      return { format: 'module', source, shortCircuit: true }
    },
  })
}
