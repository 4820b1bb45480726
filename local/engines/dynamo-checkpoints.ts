import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'

/** A thread of its own, as a checkpoint waits for the disk. */

const logBytes = 16 * 1024 * 1024
const file = workerData as string
const database = new DatabaseSync(file)

setInterval(() => {
  const size = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
  // PASSIVE takes no lock that the engine would have to wait for.
  if (size > logBytes) database.exec('PRAGMA wal_checkpoint(PASSIVE)')
}, 500)
