import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import type { EngineProgram } from './engine-program.ts'

/** How far every reader of a shard is: records up to this sequence number are of no further use. */
export interface PassedRecords {
  readonly tableName: string
  readonly shardId: string
  readonly sequenceNumber: string
}

export interface StoreUpkeep {
  /** Deletes records of streams, a few at a time, in a thread of its own. */
  readonly trim: (passed: readonly PassedRecords[]) => void
  readonly stop: () => Promise<void>
}

/** What the thread works on. */
export interface UpkeepWork {
  readonly file: string
  readonly trim: string
}

/**
 * Gives a running engine's database the index its streams lack, and keeps the database small: records of streams are
 * deleted as they are passed, and the write-ahead log is moved into the database, which DynamoDB Local never does.
 */
export const startUpkeep = (file: string, { stream }: EngineProgram): StoreUpkeep => {
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA busy_timeout = 5000; ${stream.index}`)
  database.close()
  const work: UpkeepWork = { file, trim: stream.trim }
  const worker = new Worker(new URL('./store-upkeep-worker.ts', import.meta.url), { workerData: work, env: {} })
  return {
    trim: passed => worker.postMessage(passed),
    stop: async () => {
      await worker.terminate()
    },
  }
}

/** Empties the write-ahead log into the database; only while no engine runs on it. */
export const closeStore = (file: string): void => {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
}
