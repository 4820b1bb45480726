import { basename } from 'node:path'
import { type BuildOptions, build, type Metafile, type OutputFile, type Plugin } from 'esbuild'

/** Packages that a function imports only when it needs them: each is a file of its own beside the module, read on that import. */
const packages = ['stripe', 'razorpay', '@paypal/paypal-server-sdk'] as const

const fileOf = (name: string): string => `./${basename(name)}.mjs`

/** Leaves their dynamic imports in place. */
export const latePackages: Plugin = {
  name: 'late-packages',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[@a-z]/ }, ({ path, kind }) =>
      kind === 'dynamic-import' && packages.some(name => name === path)
        ? { path: fileOf(path), external: true }
        : undefined,
    )
  },
}

interface LatePackages {
  readonly files: ReadonlyMap<string, OutputFile>
  readonly metafile: Metafile
}

/** The files of these packages, by the path that modules import them by. */
export const buildLatePackages = async (settings: BuildOptions): Promise<LatePackages> => {
  const { outputFiles = [], metafile } = await build({
    ...settings,
    write: false,
    metafile: true,
    entryPoints: packages.map(name => ({ in: name, out: basename(name) })),
    outdir: '.',
  })
  return { files: new Map(outputFiles.map(file => [`./${basename(file.path)}`, file])), metafile }
}

/** The paths of those that an output imports. */
export const latePackagesOf = (output: Metafile['outputs'][string] | undefined): readonly string[] =>
  (output?.imports ?? [])
    .filter(({ path, kind }) => kind === 'dynamic-import' && packages.some(name => fileOf(name) === path))
    .map(({ path }) => path)
