import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** One version of an object; without a body it marks that the object was deleted. Times are epoch milliseconds. */
export interface Version {
  readonly id: string
  readonly key: string
  readonly body: Buffer | null
  readonly modified: number
  readonly retainUntil: number
}

type Added = Omit<Version, 'id'> & { readonly bucket: string }

const tables = `
  CREATE TABLE IF NOT EXISTS buckets (name TEXT PRIMARY KEY, days INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS versions (id INTEGER PRIMARY KEY AUTOINCREMENT, bucket TEXT NOT NULL, key TEXT NOT NULL,
    body BLOB, modified INTEGER NOT NULL, retain_until INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS by_key ON versions (bucket, key, id)`

/** The versions in buckets with object lock, and the days each bucket locks them for. */
export const openVersions = (file?: string) => {
  if (file) mkdirSync(dirname(file), { recursive: true })
  const db = new DatabaseSync(file ?? ':memory:')
  db.exec(tables)
  const rows = (sql: string, ...values: (string | number)[]) =>
    db
      .prepare(`SELECT * FROM versions WHERE ${sql}`)
      .all(...values)
      .map(versionOf)
  return {
    lockedDays: (bucket: string): number | undefined =>
      db.prepare('SELECT days FROM buckets WHERE name = ?').get(bucket)?.days as number | undefined,
    lock: (bucket: string, days: number): void => {
      db.prepare('INSERT OR REPLACE INTO buckets VALUES (?, ?)').run(bucket, days)
    },
    add: ({ bucket, key, body, modified, retainUntil }: Added): string => {
      const insert = db.prepare(
        'INSERT INTO versions (bucket, key, body, modified, retain_until) VALUES (?, ?, ?, ?, ?)',
      )
      return idOf(insert.run(bucket, key, body, modified, retainUntil).lastInsertRowid)
    },
    current: (bucket: string, key: string): Version | undefined =>
      rows('bucket = ? AND key = ? ORDER BY id DESC LIMIT 1', bucket, key)[0],
    byId: (bucket: string, key: string, id: string): Version | undefined =>
      rows('bucket = ? AND key = ? AND id = ?', bucket, key, Number(id))[0],
    remove: (bucket: string, key: string, id: string): void => {
      db.prepare('DELETE FROM versions WHERE bucket = ? AND key = ? AND id = ?').run(bucket, key, Number(id))
    },
    /** By key, and of each the newest first. */
    list: (bucket: string, prefix: string): Version[] =>
      rows('bucket = ? AND substr(key, 1, ?) = ? ORDER BY key, id DESC', bucket, prefix.length, prefix),
    close: () => db.close(),
  }
}

const idOf = (row: unknown): string => String(row).padStart(32, '0')

const versionOf = ({ id, key, body, modified, retain_until }: Record<string, unknown>): Version => ({
  id: idOf(id),
  key: String(key),
  body: body === null ? null : Buffer.from(body as Uint8Array),
  modified: Number(modified),
  retainUntil: Number(retain_until),
})
