import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const entry = createRequire(import.meta.url).resolve('@scalar/api-reference')
const script = (): Buffer => readFileSync(join(dirname(entry), 'browser/standalone.js'))

/** Named by what is in it, so that caches may keep it for good. */
export const viewerName = (): string => `viewer-${createHash('sha256').update(script()).digest('hex').slice(0, 16)}.js`

/**
 * In base64. Every browser takes gzip; Brotli would save a tenth at a level that is as quick, and a fifth at one that takes
 * thirty times as long.
 */
export const viewerGzip = async (): Promise<string> =>
  (await promisify(gzip)(script(), { level: 9 })).toString('base64')
