import { createHash } from 'node:crypto'
import { encodeBytes, type IdPrefix, idOf } from './ids.ts'

/** Ids derived from other values instead of stored. For functions only: browsers have no synchronous SHA-256. */

/** The same suffix for the same parts: 128 bits of SHA-256. */
export const derivedSuffix = (...parts: readonly string[]): string =>
  encodeBytes(createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16), 26)

export const derivedId = (prefix: IdPrefix, ...parts: readonly string[]): string =>
  idOf(prefix, derivedSuffix(...parts))
