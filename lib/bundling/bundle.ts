import { globSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild'
import { generated } from './generated.ts'
import { buildLatePackages, latePackages, latePackagesOf } from './late-packages.ts'
import { inPlace, type Lists, projectFolder } from './lists.ts'
import { packageVersions } from './package-versions.ts'
import { fileOfHarfbuzz, filesWhereTheyLie } from './read-files.ts'

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
 * Bundles every `<domain>/<name>.ts` in one esbuild call, with the files that a function reads, such as fonts, beside it. Source
 * maps go to a side folder, `<outFolder>-maps`, so that a bundle's folder holds what is deployed and nothing else. Bundles of
 * functions that are gone are removed.
 * @throws esbuild's BuildFailure, its message naming file and line
 */
export const bundle = async (options: BundleOptions = {}): Promise<Bundles> => {
  const outFolder = options.outFolder ?? bundleFolder
  const entries = (options.functionsFolders ?? [join(projectFolder, 'functions')]).flatMap(entriesIn)
  const names = entries.map(({ name }) => name).sort()
  const isQuick = (options.form ?? formFromEnvironment) === 'quick'
  const { outputFiles, metafile } = await build({
    ...settings,
    ...(isQuick ? { splitting: true, chunkNames: 'shared-[hash]' } : { publicPath: '.', sourcemap: 'external' }),
    entryPoints: entries.map(({ name, file }) => ({ in: file, out: isQuick ? flat(name) : `${name}/index` })),
    outdir: outFolder,
    plugins: [
      generated(options.lists),
      fileOfHarfbuzz,
      packageVersions,
      latePackages,
      ...(isQuick ? [filesWhereTheyLie] : []),
      ...inPlace(options.lists ?? {}),
    ],
  })
  const late = await buildLatePackages(settings)
  await rm(outFolder, { recursive: true, force: true })
  await Promise.all(
    names.map(name => writeParts(name, isQuick ? flat(name) : `${name}/index`, metafile, outputFiles, outFolder)),
  )
  await Promise.all(
    names.map(name => writeLate(name, isQuick ? flat(name) : `${name}/index`, metafile, late.files, outFolder)),
  )
  const maps = outputFiles.filter(({ path }) => path.endsWith('.map'))
  await Promise.all(maps.map(map => writeMap(map, outputFiles, outFolder)))
  return { outFolder, names, metafile: { ...metafile, outputs: { ...metafile.outputs, ...late.metafile.outputs } } }
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
  // Files are laid beside the bundles that import them.
  loader: { '.woff': 'file', '.wasm': 'file', '.html': 'text' },
  assetNames: '[name]',
  alias: {
    '@aws-sdk/credential-provider-node': join(projectFolder, 'lib/bundling/environment-credentials.ts'),
    '@aws-sdk/endpoint-cache': join(projectFolder, 'lib/bundling/no-endpoint-cache.ts'),
    'brotli/decompress.js': join(projectFolder, 'lib/bundling/native-brotli.ts'),
    'node:stream/web': join(projectFolder, 'lib/bundling/late-web-streams.ts'),
  },
} satisfies BuildOptions

/** All of one folder, so that what they import is found beside them wherever it is copied. */
const flat = (name: string): string => name.replace('/', '.')

/** A bundle with all that it imports, in a folder of its own. */
const writeParts = async (
  name: string,
  out: string,
  { outputs }: Metafile,
  files: readonly OutputFile[],
  outFolder: string,
): Promise<void> => {
  const folder = join(outFolder, name)
  await mkdir(folder, { recursive: true })
  const entry = relative(projectFolder, join(outFolder, `${out}.mjs`))
  const write = async (output: string) => {
    const file = files.find(({ path }) => path === join(projectFolder, output)) as OutputFile
    const path = join(folder, output === entry ? 'index.mjs' : basename(output))
    await writeFile(path, path.endsWith('.mjs') ? withBanner(file) : file.contents)
  }
  await Promise.all([...importedBy(entry, outputs)].map(write))
}

/** The packages that a bundle imports only when it needs them. */
const writeLate = async (
  name: string,
  out: string,
  { outputs }: Metafile,
  late: ReadonlyMap<string, OutputFile>,
  outFolder: string,
): Promise<void> => {
  const entry = relative(projectFolder, join(outFolder, `${out}.mjs`))
  const paths = new Set([...importedBy(entry, outputs)].flatMap(output => latePackagesOf(outputs[output])))
  const files = [...paths].flatMap(path => late.get(path) ?? [])
  await Promise.all(files.map(file => writeFile(join(outFolder, name, basename(file.path)), withBanner(file))))
}

const withBanner = ({ text }: OutputFile): string => (text.includes(needsRequire) ? requireBanner : '') + text

const importedBy = (output: string, outputs: Metafile['outputs'], found = new Set<string>()): Set<string> => {
  if (found.has(output)) return found
  found.add(output)
  for (const { path, external } of outputs[output]?.imports ?? []) if (!external) importedBy(path, outputs, found)
  return found
}

const writeMap = async (map: OutputFile, all: readonly OutputFile[], outFolder: string): Promise<void> => {
  const path = join(`${outFolder}-maps`, relative(outFolder, map.path))
  const code = all.find(other => `${other.path}.map` === map.path)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, code?.text.includes(needsRequire) ? shiftedByALine(map.text) : map.contents)
}

const shiftedByALine = (map: string): string => {
  const parsed = JSON.parse(map) as { mappings: string }
  return JSON.stringify({ ...parsed, mappings: `;${parsed.mappings}` })
}
