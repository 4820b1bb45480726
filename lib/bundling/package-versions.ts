import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

/** A client of the SDK imports its package.json, two kilobytes and more, to send its version in the user agent. */
export const packageVersions: Plugin = {
  name: 'package-versions',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]node_modules[\\/]@aws-sdk[\\/][^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'))
      return { contents: JSON.stringify({ version }), loader: 'json' }
    }),
}
