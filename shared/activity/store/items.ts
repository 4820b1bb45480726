import * as z from 'zod/mini'
import { recordOf } from '../../platform/dynamo/records.ts'
import { entryTtl, newestTtl } from '../rules/entry.ts'
import { keys, startOf } from '../rules/keys.ts'
import { type Kept, Page, pack, unpack } from '../rules/page.ts'
import { Row, timeOf } from '../rules/rows.ts'
import { type Signer, signed } from '../rules/signature.ts'
import { Newest } from '../rules/verify.ts'

type Item = Readonly<Record<string, unknown>>

/** The stored form of a page has number and hash of its last entry in clear, and all entries packed. */
const toPage = ({ pk, sk, sequence, hash, entries, signed_from }: Item): Item => {
  const packed = entries as Uint8Array
  const kept = unpack(String(pk), packed)
  return { entity: pk, start: startOf(sk), sequence, hash, kept, packedBytes: packed.length, signed_from }
}

const toRow = ({ pk, sk, entries }: Item): Item => ({ list: pk, name: sk, mentions: entries })

export const pageRecords = recordOf('activity', 'page', Page, { unpack: toPage })

export const rowRecords = recordOf('activity', 'row', Row, { unpack: toRow })

/** For the verification, which finds what was altered: undefined, and not logged, where an item cannot be read. */
export const findPage = (item: Item): Page | undefined => {
  try {
    return z.parse(Page, toPage(item))
  } catch {
    return undefined
  }
}

export const findRow = (item: Item): Row | undefined => z.safeParse(Row, toRow(item)).data

export const findNewest = (item: Item): Newest | undefined => z.safeParse(Newest, item).data

/**
 * A page is kept as long as its last entry.
 * @param signedFrom the first entry that the signature is for
 */
export const pageItem = (
  entity: string,
  start: number,
  kept: readonly Kept[],
  signer: Signer,
  signedFrom: number = start,
) => {
  const { sequence, hash, at } = (kept.at(-1) as Kept).entry
  const entries = pack(kept)
  pageRecords.check({ entity, start, sequence, hash, kept, packedBytes: entries.length })
  const item = { ...keys.page(entity, start), sequence, hash, entries, ttl: entryTtl(at) }
  return signed({ ...item, ...(signedFrom > start && { signed_from: signedFrom }) }, signer)
}

export const newestItem = (entity: string, start: number, at: string) => ({
  ...keys.newest(entity),
  start,
  at,
  ttl: newestTtl(at),
})

export const rowItem = (row: Row, signer: Signer) => {
  const { list, name, mentions } = rowRecords.check(row)
  return signed({ ...keys.row(list, name), entries: mentions, ttl: entryTtl(timeOf(name)) }, signer)
}
