import { globSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild'
import { generated } from './generated.ts'
import { inPlace, type Lists, projectFolder } from './lists.ts'

/** What is bundled, and where to; by default all of the project's own. */
export interface BundleOptions {
  /** Folders of `<domain>/<name>.ts`. */
  readonly functionsFolders?: readonly string[]
  /** The lists of a product of other domains, in place of the project's own (docs/guides/add-a-domain.md). */
  readonly lists?: Lists
  readonly outFolder?: string
  readonly form?: BundleForm
}

/**
 * `deployed`: one module a function and a source map, as small as can be. `quick`: modules that several functions import are
 * printed once and laid beside each of them, without source maps, in a seventh of the time.
 */
export type BundleForm = 'deployed' | 'quick'

/** What was bundled. `metafile` is esbuild's, so sizes can be counted and explained. */
export interface Bundles {
  readonly outFolder: string
  /** `<domain>/<name>` of every function, sorted. */
  readonly names: readonly string[]
  readonly metafile: Metafile
}

/**
 * The folder of bundles, one folder per function: `<outFolder>/<domain>/<name>/index.mjs`. `HOLDFAST_BUNDLES` names another
 * one, so that two syntheses at the same time do not overwrite each other's bundles.
 */
export const bundleFolder = process.env.HOLDFAST_BUNDLES ?? join(projectFolder, 'dist/functions')

const formFromEnvironment: BundleForm = process.env.HOLDFAST_BUNDLE_FORM === 'quick' ? 'quick' : 'deployed'

// CommonJS packages inside an ES module call `require` for Node's own modules; only those bundles need one.
const requireBanner = `import{createRequire as holdfastRequire}from'node:module';const require=holdfastRequire(import.meta.url);\n`
const needsRequire = 'Dynamic require of "'

/**
 * Bundles every `<domain>/<name>.ts` in one esbuild call. Source maps go to a side folder, `<outFolder>-maps`, so that a
 * bundle's folder holds what is deployed and nothing else. Bundles of functions that are gone are removed.
 * @throws esbuild's BuildFailure, its message naming file and line
 */
export const bundle = async (options: BundleOptions = {}): Promise<Bundles> => {
  const outFolder = options.outFolder ?? bundleFolder
  const entries = (options.functionsFolders ?? [join(projectFolder, 'functions')]).flatMap(entriesIn)
  const names = entries.map(({ name }) => name).sort()
  const isQuick = (options.form ?? formFromEnvironment) === 'quick'
  const { outputFiles, metafile } = await build({
    ...settings,
    ...(isQuick ? { splitting: true, chunkNames: 'shared-[hash]' } : { sourcemap: 'external' }),
    entryPoints: entries.map(({ name, file }) => ({ in: file, out: isQuick ? flat(name) : `${name}/index` })),
    outdir: outFolder,
    plugins: [generated(options.lists), ...inPlace(options.lists ?? {})],
  })
  await rm(outFolder, { recursive: true, force: true })
  if (isQuick) await Promise.all(names.map(name => writeParts(name, metafile, outputFiles, outFolder)))
  else await Promise.all(outputFiles.map(file => writeOutput(file, outputFiles, outFolder)))
  return { outFolder, names, metafile }
}

const entriesIn = (folder: string): { name: string; file: string }[] =>
  globSync('*/*.ts', { cwd: folder, exclude: ['**/*.d.ts'] }).map(file => ({
    name: file.replaceAll('\\', '/').replace(/\.ts$/, ''),
    file: join(folder, file),
  }))

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
    '@aws-sdk/endpoint-cache': join(projectFolder, 'lib/bundling/no-endpoint-cache.ts'),
    'brotli/decompress.js': join(projectFolder, 'lib/bundling/native-brotli.ts'),
    'node:stream/web': join(projectFolder, 'lib/bundling/late-web-streams.ts'),
  },
} satisfies BuildOptions

/** All of one folder, so that what they import is found beside them wherever it is copied. */
const flat = (name: string): string => name.replace('/', '.')

const writeParts = async (
  name: string,
  { outputs }: Metafile,
  files: readonly OutputFile[],
  outFolder: string,
): Promise<void> => {
  const folder = join(outFolder, name)
  await mkdir(folder, { recursive: true })
  const entry = relative(projectFolder, join(outFolder, `${flat(name)}.mjs`))
  const write = async (output: string) => {
    const file = files.find(({ path }) => path === join(projectFolder, output))
    const code = file?.text ?? ''
    const path = join(folder, output === entry ? 'index.mjs' : basename(output))
    await writeFile(path, (code.includes(needsRequire) ? requireBanner : '') + code)
  }
  await Promise.all([...importedBy(entry, outputs)].map(write))
}

const importedBy = (output: string, outputs: Metafile['outputs'], found = new Set<string>()): Set<string> => {
  if (found.has(output)) return found
  found.add(output)
  for (const { path, external } of outputs[output]?.imports ?? []) if (!external) importedBy(path, outputs, found)
  return found
}

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
