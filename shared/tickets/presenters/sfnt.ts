import { inflateSync } from 'node:zlib'

const headerBytes = 12
const entryBytes = 16
const woffHeaderBytes = 44
const woffEntryBytes = 20

/** The OpenType font in a WOFF file: the same tables, without their compression. */
export const sfntOf = (woff: Buffer): Buffer => {
  const flavour = woff.readUInt32BE(4)
  const count = woff.readUInt16BE(12)
  const tables = Array.from({ length: count }, (_, index) => tableAt(woff, woffHeaderBytes + woffEntryBytes * index))
  const sfnt = Buffer.alloc(tables.reduce((sum, { data }) => sum + padded(data), headerBytes + entryBytes * count))
  const power = Math.floor(Math.log2(count))
  sfnt.writeUInt32BE(flavour, 0)
  for (const [index, value] of [count, 16 * 2 ** power, power, 16 * (count - 2 ** power)].entries())
    sfnt.writeUInt16BE(value, 4 + 2 * index)
  let offset = headerBytes + entryBytes * count
  for (const [index, { tag, checksum, data }] of tables.entries()) {
    const entry = headerBytes + entryBytes * index
    for (const [word, value] of [tag, checksum, offset, data.length].entries())
      sfnt.writeUInt32BE(value, entry + 4 * word)
    data.copy(sfnt, offset)
    offset += padded(data)
  }
  return sfnt
}

const tableAt = (woff: Buffer, entry: number): { tag: number; checksum: number; data: Buffer } => {
  const [tag = 0, offset = 0, packed = 0, bytes = 0, checksum = 0] = [0, 4, 8, 12, 16].map(at =>
    woff.readUInt32BE(entry + at),
  )
  const data = woff.subarray(offset, offset + packed)
  return { tag, checksum, data: packed < bytes ? inflateSync(data) : data }
}

const padded = ({ length }: Buffer): number => Math.ceil(length / 4) * 4
