import { mkdirSync, readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** How far each shard was processed; a restart continues after the sequence number saved last. */
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
  // What a restart would find.
  let kept = JSON.stringify(saved)
  let writing: Promise<void> | undefined
  let dirty = false

  const write = async () => {
    while (dirty) {
      dirty = false
      const next = JSON.stringify(saved)
      if (file) {
        await writeFile(`${file}.new`, next)
        await rename(`${file}.new`, file)
      }
      kept = next
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
    /** How far all of `mappings` are in each shard they all read, by what a restart would find. */
    passedByAll: (mappings: readonly string[]): ReadonlyMap<string, string> => {
      const onDisk = JSON.parse(kept) as Saved
      const [first = {}, ...others] = mappings.map(mapping => onDisk[mapping] ?? {})
      const shared = Object.keys(first).filter(shardId => others.every(other => other[shardId] !== undefined))
      return new Map(shared.map(shardId => [shardId, lowest([first, ...others].map(each => each[shardId] ?? '0'))]))
    },
    /** Writes what is not written yet. */
    close: async () => {
      await writing
      await write()
    },
  }
}

const lowest = (sequenceNumbers: readonly string[]): string =>
  sequenceNumbers.reduce((least, each) => (BigInt(each) < BigInt(least) ? each : least))

const readSaved = (file: string): Saved => {
  mkdirSync(dirname(file), { recursive: true })
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Saved
  } catch {
    return {}
  }
}
