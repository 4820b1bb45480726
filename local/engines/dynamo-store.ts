import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'

/** Where DynamoDB Local keeps everything when started with `-sharedDb` and a folder. */
export const storeFile = (folder: string): string => join(folder, 'shared-local-instance.db')

/**
 * Makes the folder, and the database in SQLite's write-ahead mode. The engine would use a rollback journal, which syncs
 * the disk several times for each write; it keeps the mode of a database that is there, and writes twice as fast.
 */
export const prepareStore = (folder: string): void => {
  mkdirSync(folder, { recursive: true })
  if (existsSync(storeFile(folder))) return
  const database = new DatabaseSync(storeFile(folder))
  database.exec('PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; CREATE TABLE made (at); DROP TABLE made')
  database.close()
}

/** Moves the write-ahead log into the database now and then: the engine itself never does, and the log would only grow. */
export const startCheckpoints = (folder: string): { stop: () => Promise<void> } => {
  const worker = new Worker(new URL('./dynamo-checkpoints.ts', import.meta.url), {
    workerData: storeFile(folder),
    env: {},
  })
  return {
    stop: async () => {
      await worker.terminate()
    },
  }
}

/** Empties the log into the database; only while no engine runs on it. */
export const closeStore = (folder: string): void => {
  const database = new DatabaseSync(storeFile(folder))
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
}
