import * as z from 'zod/mini'
import { entryTtl, newestTtl } from '../rules/entry.ts'
import { type Kept, type Page, pack, unpack } from '../rules/page.ts'
import { type Row, timeOf } from '../rules/rows.ts'
import { keys, startOf } from './keys.ts'

/** The stored form of a page: number and hash of its last entry in clear, and all entries packed. */
const PageItem = z.object({
  pk: z.string(),
  sk: z.string(),
  sequence: z.number(),
  hash: z.string(),
  entries: z.instanceof(Uint8Array),
})

export const NewestItem = z.object({ start: z.number(), at: z.string() })

export const RowItem = z.object({ pk: z.string(), sk: z.string(), entries: z.array(z.string()) })

/** @throws Error when the entries cannot be unpacked */
export const pageOf = (item: unknown): Page => {
  const { pk, sk, sequence, hash, entries } = z.parse(PageItem, item)
  const kept = unpack(pk, entries)
  return { entity: pk, start: startOf(sk), sequence, hash, kept, packedBytes: entries.length }
}

/** A page is kept as long as its last entry. */
export const pageItem = (entity: string, start: number, kept: readonly Kept[]) => {
  const last = (kept.at(-1) as Kept).entry
  return {
    ...keys.page(entity, start),
    sequence: last.sequence,
    hash: last.hash,
    entries: pack(kept),
    ttl: entryTtl(last.at),
  }
}

export const newestItem = (entity: string, start: number, at: string) => ({
  ...keys.newest(entity),
  start,
  at,
  ttl: newestTtl(at),
})

export const rowItem = ({ list, name, mentions }: Row) => ({
  ...keys.row(list, name),
  entries: mentions,
  ttl: entryTtl(timeOf(name)),
})
