import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { settingsFrom } from '../lib/settings.ts'
import { synthesize } from './synthesize.ts'

const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const buildsFolder = join(projectFolder, 'node_modules/.cache/holdfast/builds')
const mostKept = 10

/** Everything the template and its bundles are made from. */
const sources = ['{bin,functions,lib,shared}/**/*', 'local/synthesize.ts', 'cdk.json', 'package-lock.json']

/**
 * The project's template with its bundles, made when there is none yet of the present sources and settings. A build is
 * moved to its place when it is whole: one that was broken off is never found.
 * @returns the folder of the synthesized app
 * @throws Error with what the app said
 */
export const builtTemplate = async (options: { readonly signal?: AbortSignal } = {}): Promise<string> => {
  const folder = join(buildsFolder, fingerprint())
  if (isThere(folder)) {
    utimesSync(folder, new Date(), new Date())
    return folder
  }
  mkdirSync(buildsFolder, { recursive: true })
  const unfinished = `${folder}.${process.pid}`
  try {
    await synthesize(unfinished, options)
    moveTo(unfinished, folder)
  } finally {
    for (const rest of [unfinished, `${unfinished}-functions`]) rmSync(rest, { recursive: true, force: true })
  }
  forgetOldest()
  return folder
}

const fingerprint = (): string => {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([process.version, settingsFrom(process.env)]))
  for (const entry of globSync(sources, { cwd: projectFolder, withFileTypes: true }).sort(byPath)) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    hash.update(`\0${path.slice(projectFolder.length)}\0`).update(readFileSync(path))
  }
  return hash.digest('hex').slice(0, 32)
}

const byPath = (a: { parentPath: string; name: string }, b: { parentPath: string; name: string }): number =>
  join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1

const isThere = (folder: string): boolean => statSync(folder, { throwIfNoEntry: false }) !== undefined

/** Another process may have made the same build meanwhile: then its is as good. */
const moveTo = (unfinished: string, folder: string): void => {
  try {
    renameSync(unfinished, folder)
  } catch (error) {
    if (!isThere(folder)) throw error
  }
}

const forgetOldest = (): void => {
  const builds = readdirSync(buildsFolder)
    .filter(name => /^[0-9a-f]{32}$/.test(name))
    .map(name => join(buildsFolder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const folder of builds.slice(mostKept)) rmSync(folder, { recursive: true, force: true })
}
