import { statSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from '../lib/bundling/bundle.ts'

/** `npm run bundle`: bundles every function and prints the sizes. */

const { names, outFolder } = await bundle()
const sizes = names.map(name => ({ name, bytes: statSync(join(outFolder, name, 'index.mjs')).size }))
for (const { name, bytes } of sizes.sort((a, b) => b.bytes - a.bytes))
  console.log(`${(bytes / 1024).toFixed(1).padStart(8)} KB  ${name}`)
