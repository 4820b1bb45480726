import { mkdirSync, readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** Remembers how far each shard was processed; a restart goes on behind the sequence number saved last. */
export interface Checkpoint {
  readonly load: (shardId: string) => string | undefined | Promise<string | undefined>
  readonly save: (shardId: string, sequenceNumber: string) => void | Promise<void>
}

type Saved = Record<string, Record<string, string>>

const settleMs = 200

/**
 * Checkpoints of all stream sources in one JSON file. A file that is missing or broken counts as empty: records then
 * come again, which consumers of a stream must bear anyway.
 * @param file kept in memory only when absent
 */
export const openCheckpoints = (file?: string) => {
  const saved: Saved = file ? readSaved(file) : {}
  let writing: Promise<void> | undefined
  let dirty = false

  const write = async () => {
    while (file && dirty) {
      dirty = false
      await writeFile(`${file}.new`, JSON.stringify(saved))
      await rename(`${file}.new`, file)
    }
  }

  const writeSoon = () => {
    dirty = true
    // Many batches a second make one write: losing the last of them in a crash only repeats records.
    writing ??= delay(settleMs)
      .then(write)
      .finally(() => {
        writing = undefined
      })
    writing.catch(() => {})
  }

  return {
    /** The checkpoint of one event source mapping; `mapping` names function and stream. */
    of: (mapping: string): Checkpoint => ({
      load: shardId => saved[mapping]?.[shardId],
      save: (shardId, sequenceNumber) => {
        saved[mapping] = { ...saved[mapping], [shardId]: sequenceNumber }
        writeSoon()
      },
    }),
    /** Writes what is not written yet. */
    close: async () => {
      await writing
      await write()
    },
  }
}

const readSaved = (file: string): Saved => {
  mkdirSync(dirname(file), { recursive: true })
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Saved
  } catch {
    return {}
  }
}
