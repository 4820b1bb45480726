import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** Where the output of functions goes: one file per function, appended to. */
export interface FunctionLogs {
  readonly folder: string
  readonly write: (functionName: string, chunk: Buffer | string) => void
  readonly close: () => Promise<void>
}

export const openLogs = (folder: string): FunctionLogs => {
  mkdirSync(folder, { recursive: true })
  const streams = new Map<string, ReturnType<typeof createWriteStream>>()
  const streamOf = (name: string) => {
    const known = streams.get(name)
    if (known) return known
    const stream = createWriteStream(join(folder, `${name}.log`), { flags: 'a' })
    streams.set(name, stream)
    return stream
  }
  return {
    folder,
    write: (name, chunk) => void streamOf(name).write(chunk),
    close: async () => {
      await Promise.all([...streams.values()].map(stream => new Promise<void>(closed => stream.end(closed))))
    },
  }
}
