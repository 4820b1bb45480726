import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { settingsFrom } from '../lib/settings.ts'
import { keptBuild } from './kept-build.ts'
import { localEnvironment, synthesize } from './synthesize.ts'

const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const buildsFolder = join(projectFolder, 'node_modules/.cache/holdfast/builds')

/** Everything the template and its bundles are made from. */
const sources = [
  '{functions,lib,shared}/**/*',
  'bin/holdfast.ts',
  'local/synthesize.ts',
  'cdk.json',
  'package-lock.json',
]

/**
 * The project's template with its bundles, made when there is none yet of the present sources and settings.
 * @returns the folder of the synthesized app
 * @throws Error with the app's output
 */
export const builtTemplate = (options: { readonly signal?: AbortSignal } = {}): Promise<string> =>
  keptBuild({ folder: buildsFolder, fingerprint, make: folder => synthesize(folder, options) })

const fingerprint = (): string => {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([process.version, settingsFrom(localEnvironment())]))
  for (const entry of globSync(sources, { cwd: projectFolder, withFileTypes: true }).sort(byPath)) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    hash.update(`\0${path.slice(projectFolder.length)}\0`).update(readFileSync(path))
  }
  return hash.digest('hex').slice(0, 32)
}

const byPath = (a: { parentPath: string; name: string }, b: { parentPath: string; name: string }): number =>
  join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1
