import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'

/** Builds in one folder. `make` makes one, in a folder that is not there yet. */
interface Builds {
  readonly folder: string
  /** A hash of everything a build is made from, in 32 hexadecimal digits. */
  readonly fingerprint: () => string
  readonly make: (folder: string) => Promise<unknown>
}

const mostKept = 10
/** No build takes that long. */
const abandonedMs = 3600_000

/**
 * The build of the present sources, made when there is none yet. It is moved to its place when it is whole, so an
 * interrupted one is never found. A change while a build is made may be in it or not, so it is made again.
 * @returns its folder
 */
export const keptBuild = async ({ folder, fingerprint, make }: Builds): Promise<string> => {
  for (;;) {
    const name = fingerprint()
    const kept = join(folder, name)
    if (modified(kept) !== undefined) {
      utimesSync(kept, new Date(), new Date())
      return kept
    }
    const workplace = `${kept}.${randomUUID()}`
    mkdirSync(workplace, { recursive: true })
    try {
      const made = join(workplace, 'build')
      await make(made)
      if (fingerprint() === name) moveTo(made, kept)
    } finally {
      rmSync(workplace, { recursive: true, force: true })
    }
    deleteOld(folder, name)
  }
}

const modified = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.mtimeMs

/** Another process may have made the same build meanwhile, which then serves as well. */
const moveTo = (made: string, kept: string): void => {
  try {
    renameSync(made, kept)
  } catch (error) {
    if (modified(kept) === undefined) throw error
  }
}

/** Deletes all builds but `present` and the last used, and what killed processes left. Several may do so at once. */
const deleteOld = (folder: string, present: string): void => {
  const found = readdirSync(folder)
    .filter(name => name !== present)
    .map(name => ({ path: join(folder, name), isWhole: /^[0-9a-f]{32}$/.test(name) }))
    .map(entry => ({ ...entry, at: modified(entry.path) ?? 0 }))
    .sort((a, b) => b.at - a.at)
  const old = found.filter(({ isWhole }) => isWhole).slice(mostKept - 1)
  const abandoned = found.filter(({ isWhole, at }) => !isWhole && at < Date.now() - abandonedMs)
  for (const { path } of [...old, ...abandoned]) rmSync(path, { recursive: true, force: true })
}
