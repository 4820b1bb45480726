import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { EngineProgram } from './engine-program.ts'

const platform = `${process.platform}-${process.arch}`
const packageName = `@dynoxide/${platform}`
const builtFor = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64']

/** Where the engine's binary is installed; undefined where its package for this platform is not. */
const binary = (): string | undefined => {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`))
    return join(folder, process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide')
  } catch {
    return undefined
  }
}

/** A native DynamoDB engine on SQLite, installed by npm for the platforms it is built for. */
export const dynoxide: EngineProgram = {
  name: 'dynoxide',
  howToInstall: builtFor.includes(platform) ? `npm i --no-save ${packageName}` : undefined,
  isInstalled: async () => binary() !== undefined,
  storeFile: 'dynoxide.db',
  command: ({ file, port }) => [binary() ?? '', ['--host', '127.0.0.1', '--port', String(port), '--db-path', file]],
  stream: {
    // The engine takes the highest number of a table's records plus one at every write.
    index: `CREATE INDEX IF NOT EXISTS holdfast_stream_order
      ON _stream_records(table_name, CAST(sequence_number AS INTEGER))`,
    trim: `DELETE FROM _stream_records WHERE id IN (
      SELECT id FROM _stream_records
      WHERE table_name = :table AND CAST(sequence_number AS INTEGER) <= :passed AND CAST(sequence_number AS INTEGER) <
        (SELECT max(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = :table)
      ORDER BY CAST(sequence_number AS INTEGER) LIMIT :most)`,
  },
}
