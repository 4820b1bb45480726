import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * A JSON file only its owner can read, replaced as a whole at each write.
 * @param file nothing is read or written when absent
 */
export const privateFile = <T>(file: string | undefined, empty: T) => ({
  /** @throws Error when the file is there but cannot be read: going on would overwrite what it holds */
  read: (): T => {
    if (!file) return empty
    mkdirSync(dirname(file), { recursive: true })
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as T
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return empty
      throw new Error(`${file} cannot be read`, { cause: error })
    }
  },
  write: (content: T): void => {
    if (!file) return
    writeFileSync(`${file}.new`, JSON.stringify(content, null, 2), { mode: 0o600 })
    // The mode above counts only for a new file; one left over by a crash keeps its own.
    chmodSync(`${file}.new`, 0o600)
    renameSync(`${file}.new`, file)
  },
})
