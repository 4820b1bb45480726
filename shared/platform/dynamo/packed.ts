import { deflateSync, inflateSync } from 'node:zlib'

/**
 * JSON in zlib's form with a preset dictionary (RFC 1950), for values that are stored often and have much text in
 * common. Bytes packed with one dictionary cannot be unpacked with another, so a dictionary that is in use never
 * changes.
 */
export const pack = (value: unknown, dictionary: string): Uint8Array =>
  deflateSync(JSON.stringify(value), { level: 9, dictionary: Buffer.from(dictionary) })

/** @throws Error for bytes of another dictionary */
export const unpack = (bytes: Uint8Array, dictionary: string): unknown =>
  JSON.parse(inflateSync(bytes, { dictionary: Buffer.from(dictionary) }).toString())
