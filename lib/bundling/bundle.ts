import { globSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild'

/** Where functions are read from and their bundles written to; both default to the project's own folders. */
export interface BundleOptions {
  readonly functionsFolder?: string
  readonly outFolder?: string
  /** A third of the work; not wanted where `HOLDFAST_SOURCE_MAPS` is `none`. */
  readonly sourceMaps?: boolean
}

/** What was bundled. `metafile` is esbuild's, so sizes can be counted and explained. */
export interface Bundles {
  readonly outFolder: string
  /** `<domain>/<name>` of every function, sorted. */
  readonly names: readonly string[]
  readonly metafile: Metafile
}

const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/**
 * The folder of bundles, one folder per function: `<outFolder>/<domain>/<name>/index.mjs`. `HOLDFAST_BUNDLES` names another
 * one, so that two who synthesize at the same time do not write each other's.
 */
export const bundleFolder = process.env.HOLDFAST_BUNDLES ?? join(projectFolder, 'dist/functions')

// CommonJS packages inside an ES module call `require` for Node's own modules; only those bundles need one.
const requireBanner = `import{createRequire as holdfastRequire}from'node:module';const require=holdfastRequire(import.meta.url);\n`
const needsRequire = 'Dynamic require of "'

/**
 * Bundles every `<domain>/<name>.ts` in one esbuild call. Source maps go to a side folder, `<outFolder>-maps`, so that a
 * bundle's folder holds what is deployed and nothing else. Bundles of functions that are gone are removed.
 * @throws esbuild's BuildFailure, its message naming file and line
 */
export const bundle = async (options: BundleOptions = {}): Promise<Bundles> => {
  const functionsFolder = options.functionsFolder ?? join(projectFolder, 'functions')
  const outFolder = options.outFolder ?? bundleFolder
  const names = globSync('*/*.ts', { cwd: functionsFolder, exclude: ['**/*.d.ts'] })
    .map(file => file.replaceAll('\\', '/').replace(/\.ts$/, ''))
    .sort()
  const { sourceMaps = process.env.HOLDFAST_SOURCE_MAPS !== 'none' } = options
  const { outputFiles, metafile } = await build({
    ...settings,
    sourcemap: sourceMaps ? 'external' : false,
    entryPoints: names.map(name => ({ in: join(functionsFolder, `${name}.ts`), out: `${name}/index` })),
    outdir: outFolder,
  })
  await rm(outFolder, { recursive: true, force: true })
  await Promise.all(outputFiles.map(file => writeOutput(file, outputFiles, outFolder)))
  return { outFolder, names, metafile }
}

const settings = {
  absWorkingDir: projectFolder,
  bundle: true,
  write: false,
  metafile: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  logLevel: 'silent',
  outExtension: { '.js': '.mjs' },
  loader: { '.ttf': 'binary', '.woff': 'binary', '.woff2': 'binary', '.html': 'text' },
  alias: {
    '@aws-sdk/credential-provider-node': join(projectFolder, 'lib/bundling/environment-credentials.ts'),
    'brotli/decompress.js': join(projectFolder, 'lib/bundling/native-brotli.ts'),
    'node:stream/web': join(projectFolder, 'lib/bundling/late-web-streams.ts'),
  },
} satisfies BuildOptions

const writeOutput = async (file: OutputFile, all: readonly OutputFile[], outFolder: string): Promise<void> => {
  const isMap = file.path.endsWith('.map')
  const code = isMap ? all.find(other => `${other.path}.map` === file.path) : file
  const banner = code?.text.includes(needsRequire) ? requireBanner : ''
  const path = isMap ? join(`${outFolder}-maps`, relative(outFolder, file.path)) : file.path
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, isMap && banner ? shiftedByALine(file.text) : isMap ? file.contents : banner + file.text)
}

const shiftedByALine = (map: string): string => {
  const parsed = JSON.parse(map) as { mappings: string }
  return JSON.stringify({ ...parsed, mappings: `;${parsed.mappings}` })
}
