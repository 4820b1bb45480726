import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { PassedRecords, UpkeepWork } from './store-upkeep.ts'

/** A thread of its own, as a checkpoint waits for the disk. */

const { file, trim } = workerData as UpkeepWork
const logBytes = 16 * 1024 * 1024
const mostRecords = 200
const restMs = 5
const database = new DatabaseSync(file)
// The engine has synced what it acknowledged; records that come back after a power cut are deleted again.
database.exec('PRAGMA busy_timeout = 5000; PRAGMA synchronous = NORMAL')
const deleting = database.prepare(trim)
deleting.setAllowUnknownNamedParameters(true)

setInterval(() => {
  const size = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
  // PASSIVE takes no lock that the engine would have to wait for.
  if (size > logBytes) database.exec('PRAGMA wal_checkpoint(PASSIVE)')
}, 500)

/** Deletes in small transactions with a rest between, so that the engine's writes never wait long. */
const trimAll = async (passed: readonly PassedRecords[]): Promise<void> => {
  for (const { tableName, shardId, sequenceNumber } of passed)
    for (;;) {
      const { changes } = deleting.run({
        table: tableName,
        shard: shardId,
        passed: BigInt(sequenceNumber),
        most: mostRecords,
      })
      if (Number(changes) < mostRecords) break
      await delay(restMs)
    }
}

let trimming = Promise.resolve()
parentPort?.on('message', (passed: readonly PassedRecords[]) => {
  trimming = trimming.then(() => trimAll(passed))
})
