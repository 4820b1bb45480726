import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** What a start leaves for the next one, beside what the engines keep themselves. */
export interface KeptState {
  /** Results of custom resources by their path; `properties` are those they were made with. */
  readonly customResources: Readonly<
    Record<
      string,
      {
        readonly properties: Readonly<Record<string, unknown>>
        readonly physicalId: string
        readonly data: Readonly<Record<string, unknown>>
      }
    >
  >
  readonly demoLoaded: boolean
}

export interface State {
  readonly get: () => KeptState
  readonly update: (change: (state: KeptState) => Partial<KeptState>) => void
}

const nothing: KeptState = { customResources: {}, demoLoaded: false }

/** Opens the state file; each update is on disk, whole, when it returns. */
export const openState = (file: string): State => {
  mkdirSync(dirname(file), { recursive: true })
  let state = { ...nothing, ...readJson<KeptState>(file) }
  return {
    get: () => state,
    update: change => {
      state = { ...state, ...change(state) }
      writeJson(file, state)
    },
  }
}

/** What an earlier run wrote, undefined when there is no such file. */
export const readJson = <T>(file: string): T | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Error(`${file} cannot be read; start with --fresh to forget it`, { cause: error })
  }
}

/** Writes a file whole: a reader sees the old or the new content, never a part. */
export const writeJson = (file: string, content: unknown): void => {
  writeFileSync(`${file}.new`, JSON.stringify(content))
  renameSync(`${file}.new`, file)
}
